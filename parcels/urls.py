"""The register's pages."""

from django.urls import URLPattern, URLResolver, path

from parcels.decorators import require
from parcels.permissions import can_use_site
from parcels.views import accounts, audit, imports, jobs, surgery, users

urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", accounts.LogIn.as_view(), name="login"),
    path("logout/", require(can_use_site)(accounts.LogOut.as_view()), name="logout"),
    path("password/", accounts.ChangePassword.as_view(), name="password_change"),
    path("users/", users.user_list, name="users"),
    path("users/new/", users.user_new, name="user-new"),
    path("users/<int:pk>/", users.user_edit, name="user-edit"),
    path("users/<int:pk>/active/", users.user_activate, name="user-activate"),
    path("users/<int:pk>/password/", users.user_reset_password, name="user-reset-password"),
    path("users/<int:pk>/unlock/", users.user_unlock, name="user-unlock"),
    path("audit/", audit.audit_list, name="audit"),
    path("audit/export/<str:kind>/", audit.audit_export, name="audit-export"),
    path("imports/", imports.import_list, name="import"),
    path("imports/<int:pk>/", imports.import_file, name="import-file"),
    path("imports/<int:pk>/again/", imports.import_again, name="import-again"),
    path("imports/<int:pk>/save/", imports.import_save, name="import-save"),
    path("imports/<int:pk>/problems.<str:kind>", imports.import_problems, name="import-problems"),
    path("surgery/neighbourhood.json", surgery.surgery_neighbourhood, name="surgery-neighbourhood"),
    path("surgery/preview/", surgery.surgery_preview, name="surgery-preview"),
    path("surgery/commit/", surgery.surgery_commit, name="surgery-commit"),
    path("surgery/undo/", surgery.surgery_undo, name="surgery-undo"),
    path("surgery/drafts/", surgery.surgery_drafts, name="surgery-drafts"),
    path("surgery/drafts/<int:pk>/drop/", surgery.surgery_draft, name="surgery-draft"),
    path("surgery/editing/", surgery.surgery_editing, name="surgery-editing"),
    path("jobs/", jobs.job_list, name="jobs"),
    path("jobs/<int:pk>/", jobs.job_page, name="job"),
    path("jobs/<int:pk>/status/", jobs.job_status, name="job-status"),
    path("jobs/<int:pk>/cancel/", jobs.job_cancel, name="job-cancel"),
]
