"""The pages of tasks and decisions."""

from django.urls import URLPattern, path

from analysis.cases.views import decided, decision, queue, records, several, task_edit, tasks

urlpatterns: list[URLPattern] = [
    path("proposals/", queue.proposals, name="proposals"),
    path("proposals/export/<str:kind>/", queue.proposals_export, name="proposals-export"),
    path("proposals/several/", several.proposals_several, name="proposals-several"),
    path("proposals/decisions/", decided.decisions, name="decisions"),
    path("proposals/decisions/export/<str:kind>/", decided.decisions_export, name="decisions-export"),
    path("proposals/<int:parcel>/", decision.proposal, name="proposal"),
    path("proposals/<int:parcel>/decide/", decision.proposal_decide, name="proposal-decide"),
    path("proposals/<int:parcel>/finish/", decision.proposal_finish, name="proposal-finish"),
    path("tasks/", tasks.tasks, name="tasks"),
    path("tasks/export/<str:kind>/", tasks.tasks_export, name="tasks-export"),
    path("tasks/edit/", task_edit.tasks_edit, name="tasks-edit"),
    path("tasks/edit/<str:kind>/", task_edit.task_edit, name="task-edit"),
    path("tasks/records/", records.records, name="task-records"),
    path("tasks/records/export/<str:kind>/", records.records_export, name="task-records-export"),
    path("tasks/records/new/", records.record_new, name="task-record-new"),
    path("tasks/records/<int:pk>/cancel/", records.record_cancel, name="task-record-cancel"),
]
