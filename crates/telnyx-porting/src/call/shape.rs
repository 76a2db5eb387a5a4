//! The three shapes of JSON answers: one resource, a list, a page of a list.

use super::Answer;
use crate::Error;
use serde::Deserialize;
use serde::de::IgnoredAny;
use telnyx_porting_api::types::{self, PaginationMeta};

/// An answer whose `data` is one resource.
pub(crate) trait Single {
    type Item;
    /// For errors.
    const OPERATION: &'static str;
    fn into_data(self) -> Option<Self::Item>;
}

/// The resource of an answer.
pub(crate) fn data_of<R: Single>(answer: Answer<R>) -> Result<Answer<R::Item>, Error> {
    answer.try_map(|answer| answer.into_data().ok_or_else(|| Error::incomplete(R::OPERATION, "`data`")))
}

/// An answer whose `data` is a list.
pub(crate) trait Many {
    type Item;
    /// For errors.
    const OPERATION: &'static str;
    /// The items, unless something else came in place of the list.
    fn into_items(self) -> Option<Vec<Self::Item>>;
}

/// The items of an answer. One without `data` says nothing about what exists.
pub(crate) fn items_of<R: Many>(answer: Answer<R>) -> Result<Answer<Vec<R::Item>>, Error> {
    let body = answer.body().clone();
    answer.try_map(|answer| {
        let items = answer.into_items().filter(|items| !items.is_empty() || has_data(&body));
        items.ok_or_else(|| Error::incomplete(R::OPERATION, "a list in `data`"))
    })
}

/// Whether a body has the member `data`, which a list may have left empty.
fn has_data(body: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Members {
        #[serde(rename = "data")]
        _data: IgnoredAny,
    }
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    serde_json::from_slice::<Members>(body).is_ok()
}

/// An answer whose `data` is a page of a list.
pub(crate) trait Paged: Many {
    fn take_meta(&mut self) -> Option<PaginationMeta>;
    /// The id of an item, if it has one.
    fn id_of(item: &Self::Item) -> Option<&str>;
}

/// An item of a list.
trait Identified {
    /// The id, if there is one.
    fn id(&self) -> Option<&str>;
}

macro_rules! single {
    ($($answer:ident => $item:ident, $operation:literal;)+) => {
        $(impl Single for types::$answer {
            type Item = types::$item;
            const OPERATION: &'static str = $operation;

            fn into_data(self) -> Option<types::$item> {
                self.data
            }
        })+
    };
}

macro_rules! many {
    ($($answer:ident => $item:ident, $operation:literal;)+) => {
        $(impl Many for types::$answer {
            type Item = types::$item;
            const OPERATION: &'static str = $operation;

            fn into_items(self) -> Option<Vec<types::$item>> {
                self.extra.get("data").is_none().then_some(self.data)
            }
        })+
    };
}

macro_rules! paged {
    ($($answer:ident => $item:ident, $operation:literal;)+) => {
        many! { $($answer => $item, $operation;)+ }
        $(impl Paged for types::$answer {
            fn take_meta(&mut self) -> Option<PaginationMeta> {
                self.meta.take()
            }

            fn id_of(item: &types::$item) -> Option<&str> {
                item.id()
            }
        })+
    };
}

macro_rules! identified {
    ($($item:ident)+) => {
        $(impl Identified for types::$item {
            fn id(&self) -> Option<&str> {
                self.id.as_ref().map(AsRef::as_ref)
            }
        })+
    };
}

identified! {
    ActivationJob LoaConfiguration PortingActionRequirement PortingAdditionalDocument PortingAssociatedPhoneNumber
    PortingOrder PortingOrderComment PortingPhoneNumber PortingPhoneNumberBlock PortingPhoneNumberConfiguration
    PortingPhoneNumberExtension PortingReport PortingVerificationCode
}

/// Requirements have no ids of their own.
impl Identified for types::PortingOrderRequirementDetail {
    fn id(&self) -> Option<&str> {
        None
    }
}

impl Identified for types::PortingEvent {
    fn id(&self) -> Option<&str> {
        let id = match self {
            Self::Deleted(event) => &event.id,
            Self::WithoutWebhook(event) => &event.id,
            Self::MessagingChanged(event) => &event.id,
            Self::NewComment(event) => &event.id,
            Self::Split(event) => &event.id,
            Self::StatusChanged(event) => &event.id,
            Self::Unknown(event) => return event.get("id")?.as_str(),
            _ => return None,
        };
        id.as_ref().map(AsRef::as_ref)
    }
}

single! {
    ActivatePortingOrderResponse => ActivationJob, "activate_porting_order";
    CancelPortingOrderResponse => PortingOrder, "cancel_porting_order";
    ConfirmPortingOrderResponse => PortingOrder, "confirm_porting_order";
    CreateLoaConfigurationResponse => LoaConfiguration, "create_loa_configuration";
    CreatePortingAssociatedPhoneNumberResponse => PortingAssociatedPhoneNumber, "create_porting_associated_phone_number";
    CreatePortingOrderCommentResponse => PortingOrderComment, "create_porting_order_comment";
    CreatePortingPhoneNumberBlockResponse => PortingPhoneNumberBlock, "create_porting_phone_number_block";
    CreatePortingPhoneNumberExtensionResponse => PortingPhoneNumberExtension, "create_porting_phone_number_extension";
    CreatePortingReportResponse => PortingReport, "create_porting_report";
    DeletePortingAssociatedPhoneNumberResponse => PortingAssociatedPhoneNumber, "delete_porting_associated_phone_number";
    DeletePortingPhoneNumberBlockResponse => PortingPhoneNumberBlock, "delete_porting_phone_number_block";
    DeletePortingPhoneNumberExtensionResponse => PortingPhoneNumberExtension, "delete_porting_phone_number_extension";
    GetLoaConfigurationResponse => LoaConfiguration, "get_loa_configuration";
    GetPortingOrderResponse => PortingOrder, "get_porting_order";
    GetPortingOrderSubRequestResponse => SubRequest, "get_porting_order_sub_request";
    GetPortingOrdersActivationJobResponse => ActivationJob, "get_porting_orders_activation_job";
    GetPortingReportResponse => PortingReport, "get_porting_report";
    InitiatePortingActionRequirementResponse => PortingActionRequirement, "initiate_porting_action_requirement";
    SharePortingOrderResponse => PortingOrderSharingToken, "share_porting_order";
    ShowPortingEventResponse => PortingEvent, "show_porting_event";
    UpdateLoaConfigurationResponse => LoaConfiguration, "update_loa_configuration";
    UpdatePortingOrderResponse => PortingOrder, "update_porting_order";
    UpdatePortingOrdersActivationJobResponse => ActivationJob, "update_porting_orders_activation_job";
}

many! {
    CreateAdditionalDocumentsResponse => PortingAdditionalDocument, "create_additional_documents";
    CreatePhoneNumberConfigurationsResponse => PortingPhoneNumberConfiguration, "create_phone_number_configurations";
    CreatePortingOrderResponse => PortingOrder, "create_porting_order";
    ListAllowedFocWindowsResponse => AllowedFocWindow, "list_allowed_foc_windows";
    ListExceptionTypesResponse => ExceptionType, "list_exception_types";
    ListPortingUkCarriersResponse => PortingUkCarrier, "list_porting_uk_carriers";
    PostPortabilityCheckResponse => PortabilityCheck, "post_portability_check";
    VerifyPortingVerificationCodesResponse => PortingVerificationCode, "verify_porting_verification_codes";
}

paged! {
    ListAdditionalDocumentsResponse => PortingAdditionalDocument, "list_additional_documents";
    ListLoaConfigurationsResponse => LoaConfiguration, "list_loa_configurations";
    ListPhoneNumberConfigurationsResponse => PortingPhoneNumberConfiguration, "list_phone_number_configurations";
    ListPortingActionRequirementsResponse => PortingActionRequirement, "list_porting_action_requirements";
    ListPortingAssociatedPhoneNumbersResponse => PortingAssociatedPhoneNumber, "list_porting_associated_phone_numbers";
    ListPortingEventsResponse => PortingEvent, "list_porting_events";
    ListPortingOrderActivationJobsResponse => ActivationJob, "list_porting_order_activation_jobs";
    ListPortingOrderCommentsResponse => PortingOrderComment, "list_porting_order_comments";
    ListPortingOrderRequirementsResponse => PortingOrderRequirementDetail, "list_porting_order_requirements";
    ListPortingOrdersResponse => PortingOrder, "list_porting_orders";
    ListPortingPhoneNumberBlocksResponse => PortingPhoneNumberBlock, "list_porting_phone_number_blocks";
    ListPortingPhoneNumberExtensionsResponse => PortingPhoneNumberExtension, "list_porting_phone_number_extensions";
    ListPortingPhoneNumbersResponse => PortingPhoneNumber, "list_porting_phone_numbers";
    ListPortingReportsResponse => PortingReport, "list_porting_reports";
    ListVerificationCodesResponse => PortingVerificationCode, "list_verification_codes";
}
