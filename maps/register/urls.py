"""Addresses of the register's list."""

from django.urls import path

from maps.register.acting import register_edit, register_worklist
from maps.register.exports import register_export, register_export_file, register_sheet
from maps.register.views import register

urlpatterns = [
    path("", register, name="register"),
    path("edit/", register_edit, name="register-edit"),
    path("worklist/", register_worklist, name="register-worklist"),
    path("sheet.xlsx", register_sheet, name="register-sheet"),
    path("export.<str:kind>", register_export, name="register-export"),
    path("exports/<int:pk>/", register_export_file, name="register-export-file"),
]
