"""Addresses of explanations."""

from django.urls import path

from analysis.explain import views

urlpatterns = [
    path("analysis/<int:pk>/why/<int:parcel>/", views.why, name="why"),
]
