"""The pages of runs and results."""

from django.urls import URLPattern, URLResolver, include, path

from analysis.views import export, run, runs

urlpatterns: list[URLPattern | URLResolver] = [
    path("analysis/", runs.run_list, name="runs"),
    path("analysis/new/", runs.run_new, name="run-new"),
    path("analysis/<int:pk>/", run.run_page, name="run"),
    path("", include("analysis.explain.urls")),
    path("policies/", include("analysis.rulebook.urls")),
    path("evaluation/", include("analysis.evaluation.urls")),
    path("grading/", include("analysis.grading.urls")),
    path("analysis/<int:pk>/export/<str:kind>/", export.run_export, name="run-export"),
]
