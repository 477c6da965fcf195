"""Addresses of the page before and after a plan."""

from django.urls import path

from maps.plan import views

urlpatterns = [
    path("", views.page, name="map-plan"),
    path("classes.bin", views.classes, name="map-plan-classes"),
    path("picture.svg", views.picture, name="map-plan-picture"),
    path("areas.<str:kind>", views.export, name="map-plan-export"),
]
