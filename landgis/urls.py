"""Which page lives where. Each app names its own pages; the doors (log-in, language) are here."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import JavaScriptCatalog, set_language

from landgis.home import home
from landgis.style_page import style_page

urlpatterns = [
    path("", home, name="home"),
    path("language/", login_not_required(set_language), name="set_language"),
    path("jsi18n/", login_not_required(JavaScriptCatalog.as_view(packages=["maps"])), name="javascript-catalog"),
    path("style/", style_page, name="style"),
    path("", include("parcels.urls")),
    path("", include("analysis.cases.urls")),
    path("", include("analysis.urls")),
    path("", include("maps.urls")),
]

handler500 = "landgis.errors.server_error"
