"""The WSGI entry point that the server loads."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "landgis.settings")
application = get_wsgi_application()
# The pages' modules are loaded now, so that forked server processes share them and no visitor waits for them.
_ = get_resolver().url_patterns
