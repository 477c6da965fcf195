"""Addresses of the zone's page."""

from django.urls import path

from maps.zone_page import views

urlpatterns = [
    path("", views.page, name="zone"),
    path("wall/", views.wall, name="zone-wall"),
]
