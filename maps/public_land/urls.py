"""The addresses of land offers: the public's first, the staff's under manage/ and inbox/."""

from django.urls import path

from maps.public_land import enquiry_views, inbox_views, public_views, staff_views

TILE = "<int:z>/<int:x>/<int:y>.mvt"

urlpatterns = [
    path("", public_views.offers_page, name="land"),
    path("map.svg", public_views.land_picture, name="land-picture"),
    path("words.js", public_views.public_words, name="land-words"),
    path(f"tiles/land/{TILE}", public_views.land_tile, {"layer": "land"}, name="land-tile"),
    path(f"tiles/ground/{TILE}", public_views.land_tile, {"layer": "ground"}, name="land-ground-tile"),
    path("enquiry/", enquiry_views.enquiry_page, name="land-enquiry"),
    path("enquiry/sent/", enquiry_views.enquiry_sent, name="land-enquiry-sent"),
    path("manage/", staff_views.listings, name="listings"),
    path("manage/export/", staff_views.listings_export, name="listings-export"),
    path("manage/candidates/", staff_views.candidate_list, name="listing-candidates"),
    path("manage/new/", staff_views.listing_new, name="listing-new"),
    path("manage/<int:pk>/", staff_views.listing_page, name="listing"),
    path("manage/<int:pk>/edit/", staff_views.listing_edit, name="listing-edit"),
    path("manage/<int:pk>/preview/", staff_views.listing_preview, name="listing-preview"),
    path("manage/<int:pk>/publish/", staff_views.listing_publish, name="listing-publish"),
    path("manage/<int:pk>/withdraw/", staff_views.listing_withdraw, name="listing-withdraw"),
    path("inbox/", inbox_views.inbox, name="land-inbox"),
    path("inbox/export/", inbox_views.inbox_export, name="land-inbox-export"),
    path("inbox/<int:pk>/", inbox_views.enquiry_read, name="enquiry"),
    path("inbox/<int:pk>/state/", inbox_views.enquiry_state, name="enquiry-state"),
    path("inbox/<int:pk>/note/", inbox_views.enquiry_note, name="enquiry-note"),
    path("inbox/<int:pk>/delete/", inbox_views.enquiry_delete, name="enquiry-delete"),
    path("<slug:code>/", public_views.offer_page, name="land-offer"),
    path("<slug:code>/sheet.pdf", public_views.offer_pdf, name="land-offer-pdf"),
    path("<slug:code>/enquiry/", enquiry_views.enquiry_page, name="land-offer-enquiry"),
]
