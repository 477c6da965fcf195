"""Addresses of gradings."""

from django.urls import path

from analysis.grading.views import compare, firm, lists, steps

urlpatterns = [
    path("", lists.gradings, name="gradings"),
    path("new/", lists.grading_new, name="grading-new"),
    path("compare/", compare.grading_compare, name="grading-compare"),
    path("compare.<str:kind>", compare.grading_compare_file, name="grading-compare-file"),
    path("<int:pk>/", lists.grading, name="grading"),
    path("<int:pk>/list.<str:kind>", lists.grading_export, name="grading-export"),
    path("<int:pk>/publish/", steps.grading_publish, name="grading-publish"),
    path("<int:pk>/final/", steps.grading_final, name="grading-final"),
    path("<int:pk>/withdraw/", steps.grading_withdraw, name="grading-withdraw"),
    path("<int:pk>/<int:firm>/", firm.graded_firm, name="graded-firm"),
    path("<int:pk>/<int:firm>/object/", firm.firm_objects, name="firm-objects"),
    path("<int:pk>/<int:firm>/correct/", firm.firm_correct, name="firm-correct"),
    path("<int:pk>/<int:firm>/<int:objection>/answer/", firm.objection_answer, name="objection-answer"),
]
