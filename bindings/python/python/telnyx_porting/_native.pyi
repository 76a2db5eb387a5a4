from telnyx_porting.types import *
