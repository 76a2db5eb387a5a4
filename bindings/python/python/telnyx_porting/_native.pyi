# The classes of what the API answers with are described where they are imported from.
from telnyx_porting.types import *

__all__: list[str]
