"""The sentences for what the public land page, its publications and its enquiry form refuse."""

from django.utils.translation import gettext_lazy as _

TEXTS = {
    "offer_parcel_retired": _("The parcel no longer stands in the register (split, merged or supplied)"),
    "offer_no_basis": _(
        "The parcel is neither approved land not supplied, nor recognised idle land, nor a standard plant"
    ),
    "offer_idle_not_recognised": _("The land is not recognised as idle: public pages show recognised findings only"),
    "offer_land_not_acquired": _("The batch's land is not recorded as acquired"),
    "offer_infrastructure_not_ready": _("The batch's infrastructure is not recorded as ready"),
    "offer_batch_withdrawn": _("The approval batch was withdrawn"),
    "offer_plan_off": _("The land-use plan now sees another use"),
    "offer_seized": _("A court has seized the land"),
    "offer_plant_let": _("Less than 100 m² of the plant is vacant"),
    "offer_vacancy_unknown": _(
        "How much of the plant is vacant is not known: floor area or a tenant's floor is missing"
    ),
    "offer_no_consent": _("Name the decision, or the holder's written consent, by which the land is to be transferred"),
    "offer_no_contact": _("Name the office that answers"),
    "offer_no_map_review": _("Give the map review number (审图号), or record why none is needed and on which document"),
    "offer_same_person": _("Somebody else than the last editor publishes: a second pair of eyes"),
    "offer_text_names_firm": _("The public texts name a firm or a credit code"),
    "offer_text_has_code": _("The public texts hold a parcel code"),
    "offer_text_has_coordinates": _("The public texts hold coordinates"),
    "offer_text_has_mobile": _("The public texts hold a mobile number: give the office's telephone"),
    "offer_already_listed": _("This parcel already has the offer {offer}"),
    "offer_end_unknown": _("Say how the offer ended"),
    "offer_end_document_missing": _("Choose or name the document by which the land was supplied or transferred"),
    "offer_stale": _("Somebody else changed this offer meanwhile: look at it again, then decide"),
    "offer_not_open": _("The offer {offer} is not in a state for that"),
    "enquiry_too_many": _(
        "So many enquiries came from this connection that we take none for a while. Please telephone, or try again in an hour"
    ),
    "enquiry_offer_full": _("Today's enquiries for this offer are full. Please telephone, or try again tomorrow"),
    "enquiry_too_quick": _("That was very quick. Please check what you wrote and send it again"),
    "enquiry_form_old": _("This form was open for too long. What you wrote is still here: please send it again"),
    "enquiry_too_large": _("This is more than the form takes"),
    "enquiry_trap": _(
        "A field that people don't see was filled in. If a program filled the form for you, please empty it and send again"
    ),
    "enquiry_from_elsewhere": _("Please send the form from this site"),
}
