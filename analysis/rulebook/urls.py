"""Addresses of rules and their versions."""

from django.urls import path

from analysis.rulebook import views

urlpatterns = [
    path("", views.policies, name="policies"),
    path("new/", views.policy_new, name="policy-new"),
    path("in-force/<str:kind>/<str:name>/", views.policy_in_force, name="policy-in-force"),
    path("in-force/<str:kind>/<str:name>/rules.toml", views.policy_text, name="policy-text"),
    path("<int:pk>/", views.policy_version, name="policy-version"),
    path("<int:pk>/edit/", views.policy_edit, name="policy-edit"),
    path("<int:pk>/effect/", views.policy_effect, name="policy-effect"),
    path("<int:pk>/turned.json", views.policy_turned, name="policy-turned"),
    path("<int:pk>/turned.<str:kind>", views.policy_turned_file, name="policy-turned-file"),
    path("<int:pk>/adopt/", views.policy_adopt, name="policy-adopt"),
    path("<int:pk>/rules.toml", views.policy_version_text, name="policy-version-text"),
]
