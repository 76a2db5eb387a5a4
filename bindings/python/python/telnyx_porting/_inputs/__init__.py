"""The classes of `telnyx_porting.inputs`."""
