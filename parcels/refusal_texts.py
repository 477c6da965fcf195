"""The message templates of the register's own refusals, handed to the registry."""

from parcels.files.evidence_texts import TEXTS as EVIDENCE_TEXTS
from parcels.files.refusal_texts import TEXTS as FILE_TEXTS
from parcels.importing.refusal_texts import TEXTS as IMPORT_TEXTS
from parcels.people_refusal_texts import TEXTS as PEOPLE_TEXTS
from parcels.refusals import register
from parcels.surgery.refusal_texts import TEXTS as SURGERY_TEXTS

register(EVIDENCE_TEXTS)
register(FILE_TEXTS)
register(IMPORT_TEXTS)
register(PEOPLE_TEXTS)
register(SURGERY_TEXTS)
