"""Addresses of rules and their versions."""

from django.urls import path

from analysis.rulebook.views import drafting, effects, looking

urlpatterns = [
    path("", looking.policies, name="policies"),
    path("new/", drafting.policy_new, name="policy-new"),
    path("in-force/<str:kind>/<str:name>/", looking.policy_in_force, name="policy-in-force"),
    path("in-force/<str:kind>/<str:name>/rules.toml", looking.policy_text, name="policy-text"),
    path("<int:pk>/", looking.policy_version, name="policy-version"),
    path("<int:pk>/edit/", drafting.policy_edit, name="policy-edit"),
    path("<int:pk>/effect/", effects.policy_effect, name="policy-effect"),
    path("<int:pk>/turned.json", effects.policy_turned, name="policy-turned"),
    path("<int:pk>/turned.<str:kind>", effects.policy_turned_file, name="policy-turned-file"),
    path("<int:pk>/adopt/", drafting.policy_adopt, name="policy-adopt"),
    path("<int:pk>/rules.toml", looking.policy_version_text, name="policy-version-text"),
]
