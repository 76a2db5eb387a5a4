//! Objects of the API as namespaces made from JSON, until their classes are there.

use crate::output::Output;
use pyo3::prelude::*;
use telnyx_porting::types;

const CLASS: &std::ffi::CStr = c"lambda d: type('Provisional', (__import__('types').SimpleNamespace,), {\
    'to_dict': lambda self: dict(self.__dict__),\
    '__getattr__': lambda self, name: None if not name.startswith('_') and name not in ('keys', 'utcoffset', 'extra') else object.__getattribute__(self, name),\
})(**d)";

macro_rules! provisional {
    ($($name:ident),+ $(,)?) => {
        $(impl Output for types::$name {
            fn into_python(self: Box<Self>, py: Python<'_>) -> PyResult<Py<PyAny>> {
                let text = serde_json::to_string(&*self).unwrap_or_default();
                let json = py.import("json")?;
                let hook = py.eval(CLASS, None, None)?;
                let options = pyo3::types::PyDict::new(py);
                options.set_item("object_hook", hook)?;
                Ok(json.call_method("loads", (text,), Some(&options))?.unbind())
            }
        })+
    };
}

provisional!(
    PortingOrder,
    PortabilityCheck,
    PortingPhoneNumber,
    PortingPhoneNumberConfiguration,
    LoaConfiguration,
    PortingReport,
    PortingEvent,
    ExceptionType,
    PortingUkCarrier,
    ActivationJob,
    AllowedFocWindow,
    PortingOrderRequirementDetail,
    SubRequest,
    PortingOrderComment,
    PortingAdditionalDocument,
    PortingVerificationCode,
    PortingAssociatedPhoneNumber,
    PortingPhoneNumberBlock,
    PortingPhoneNumberExtension,
    PortingActionRequirement,
    PortingOrderSharingToken,
);
