"""Addresses of evaluations of zones."""

from django.urls import path

from analysis.evaluation import views

urlpatterns = [
    path("", views.evaluations, name="evaluations"),
    path("list.<str:kind>", views.evaluations_file, name="evaluations-file"),
    path("new/", views.evaluation_new, name="evaluation-new"),
    path("<int:pk>/", views.evaluation, name="evaluation"),
    path("<int:pk>/table.<str:kind>", views.evaluation_file, name="evaluation-file"),
]
