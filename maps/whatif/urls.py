"""Addresses of what-if and comparison."""

from django.urls import path

from maps.whatif import comparing, scenarios, views

urlpatterns = [
    path("", views.what_if_page, name="what-if"),
    path("<int:run>/parcels.bin", views.parcels, name="what-if-parcels"),
    path("<int:run>/answer/", views.answer, name="what-if-answer"),
    path("<int:run>/turned/", views.turned, name="what-if-turned"),
    path("<int:run>/scenarios/", scenarios.save, name="scenario-save"),
    path("scenarios/<int:pk>/remove/", scenarios.remove, name="scenario-remove"),
    path("scenarios/<int:pk>/export/<str:kind>/", scenarios.export, name="scenario-export"),
    path("compare/", comparing.compare_page, name="run-compare"),
    path("compare/turned/", comparing.turned, name="compare-turned"),
    path("compare/export/<str:kind>/", comparing.export, name="compare-export"),
    path("compare/<str:key>/classes.bin", comparing.classes, name="compare-classes"),
]
