"""The message templates of the register's own refusals, handed to the registry."""

from parcels.attachment_refusal_texts import TEXTS as ATTACHMENT_TEXTS
from parcels.exporting.refusal_texts import TEXTS as EXPORT_TEXTS
from parcels.files.evidence_texts import TEXTS as EVIDENCE_TEXTS
from parcels.files.refusal_texts import TEXTS as FILE_TEXTS
from parcels.history.refusal_texts import TEXTS as HISTORY_TEXTS
from parcels.importing.refusal_texts import TEXTS as IMPORT_TEXTS
from parcels.people_refusal_texts import TEXTS as PEOPLE_TEXTS
from parcels.refusals import register
from parcels.register.refusal_texts import TEXTS as REGISTER_TEXTS
from parcels.surgery.refusal_texts import TEXTS as SURGERY_TEXTS

register(ATTACHMENT_TEXTS)
register(EVIDENCE_TEXTS)
register(EXPORT_TEXTS)
register(FILE_TEXTS)
register(IMPORT_TEXTS)
register(PEOPLE_TEXTS)
register(REGISTER_TEXTS)
register(SURGERY_TEXTS)
register(HISTORY_TEXTS)
