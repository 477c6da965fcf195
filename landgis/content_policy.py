"""The content policy of all pages: nothing from another host, except Tianditu's tiles where an office gave a key."""

TIANDITU_HOSTS = tuple(f"https://t{number}.tianditu.gov.cn" for number in range(8))
"""DOMAIN 8.8: the eight hosts of the WMTS service."""


def content_policy(tianditu_key: str) -> dict[str, dict[str, list[str]]]:
    """The policy as django-csp wants it; with a key, pictures and requests may go to those hosts and no other."""
    outside = list(TIANDITU_HOSTS) if tianditu_key else []
    return {
        "DIRECTIVES": {
            "default-src": ["'self'"],
            "img-src": ["'self'", "data:", "blob:", *outside],
            "connect-src": ["'self'", *outside],
            "worker-src": ["'self'", "blob:"],
            "object-src": ["'none'"],
            "base-uri": ["'self'"],
            "form-action": ["'self'"],
            "frame-ancestors": ["'none'"],
        }
    }
