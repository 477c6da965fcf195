"""How a register sheet is laid out, for the writer and the reader.

Row 1 (hidden) holds the columns' codes, row 2 their words, parcels begin in row 3. The hidden sheet holds what must
survive whatever happens to the visible one: the export's number, its moment, the columns, and of each parcel the key,
the version and the code.
"""

MARK = "landgis-register-sheet"
FORMAT = 1
DATA_SHEET, HIDDEN_SHEET = "register", "_landgis"
KEY, VERSION, CODE, AREA_M2, AREA_MU = "#id", "#version", "parcel_code", "#area_m2", "#area_mu"
LOCKED = (KEY, VERSION, CODE, AREA_M2, AREA_MU)
FIRST_ROW = 3
MOST_ROWS = 20_000
HEAD_ROWS = 10
"""So many rows from the top are searched for the codes or the words of the columns."""
