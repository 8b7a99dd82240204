"""How much a register may hold before it is refused. 2,000 pupils and 60 columns have 120,000 cells, 6 MB unpacked.

Each limit keeps reading, or refusing, within five seconds and 300 MB on two old cores.
"""

from eventguard.core.errors import SetupError

#: Bytes of a workbook, which may carry a school's logo, and of a text file.
MOST_BYTES, MOST_TEXT = 20 * 2**20, 10 * 2**20
#: Bytes that one part of a workbook unpacks to, and all together; how many parts there are.
MOST_OF_PART, MOST_UNPACKED, MOST_PARTS = 24 * 2**20, 60 * 2**20, 2_000
#: Rows that hold anything, and columns.
MOST_ROWS, MOST_COLUMNS = 20_000, 200
#: A sheet whose empty rows were formatted goes on long after the last person.
MOST_EMPTY_ROWS = 100_000
#: Cells of all sheets that are read together, blank ones that were only formatted included; and of one row.
MOST_CELLS, MOST_CELLS_IN_ROW = 300_000, 16_384
#: Different texts in the list that the sheets of a workbook share.
MOST_TEXTS = 100_000
#: Elements of every other kind, such as styles: Excel itself allows 65,490 of those.
MOST_ELEMENTS = 400_000
#: How deep elements lie in one another, and how much one says of itself. A sheet has six floors.
MOST_FLOORS, MOST_ATTRIBUTES = 50, 100
#: Characters of one text in a workbook, and of one line of a text file.
MOST_LETTERS = 2**18
#: Characters of a text file that tell its delimiter, and bytes of a map of columns.
SNIFFED = 2**16

AS_CSV = 'Open it in your spreadsheet, save it as "CSV UTF-8" or XLSX without a password, and import that.'
#: Saved as CSV a sheet leaves behind whatever is no cell: styles, pictures, empty sheets.
BARE = 'Open it in your spreadsheet, save the sheet of pupils as "CSV UTF-8", and import that.'
FEWER = "Export only the pupils and staff, and only the columns you need."
BELOW = "Delete the empty rows below, or save the sheet of pupils as CSV, and import that."


def beyond(name: str, what: str, remedy: str) -> SetupError:
    """What to say of a file that goes beyond a limit: ``pupils.xlsx has more than ...``."""
    return SetupError(f"{name} {what}.", remedy)
