//! Which fields the results of commands have, so that `--fields` is checked before anything is changed.

use super::{
    action_requirements, activation_jobs, associated, blocks, comments, documents, events, extensions, loa, numbers,
    orders, port_in, reports, verification,
};
use crate::cli::Command;
use crate::failure::Failure;
use crate::printer::Printer;
use telnyx_porting::types::{
    ActivationJob, LoaConfiguration, PortingActionRequirement, PortingAdditionalDocument, PortingAssociatedPhoneNumber,
    PortingEvent, PortingOrder, PortingOrderComment, PortingOrderSharingToken, PortingPhoneNumberBlock,
    PortingPhoneNumberConfiguration, PortingPhoneNumberExtension, PortingReport, PortingVerificationCode,
};

/// Says what the result will have, and refuses fields that it will not have where something would be changed first. Lists
/// say it themselves, and of some results that only read nothing is known before.
pub(super) fn expect(command: &Command, printer: &Printer) -> Result<(), Failure> {
    match command {
        Command::Plain(command) => command.expect(printer),
        Command::PortIn(port_in::Command::Apply(_)) => printer.require_names(port_in::RESULT),
        Command::Orders(command) => orders(command, printer),
        Command::Documents(documents::Command::Plain(command)) => command.expect(printer),
        Command::Documents(documents::Command::Upload(_)) => printer.require_names(["id", "file"]),
        Command::Documents(documents::Command::Add(_)) => printer.require::<PortingAdditionalDocument>(),
        Command::Comments(comments::Command::Plain(command)) => command.expect(printer),
        Command::Comments(comments::Command::Add(_)) => printer.require::<PortingOrderComment>(),
        Command::ActivationJobs(activation_jobs::Command::Plain(command)) => command.expect(printer),
        Command::ActivationJobs(activation_jobs::Command::Update(_)) => printer.require::<ActivationJob>(),
        Command::Verification(verification::Command::Plain(command)) => command.expect(printer),
        Command::Verification(verification::Command::Send(_)) => printer.require_names(["sent"]),
        Command::Verification(verification::Command::Verify(_)) => printer.require::<PortingVerificationCode>(),
        Command::Associated(associated::Command::Plain(command)) => command.expect(printer),
        Command::Associated(associated::Command::Add(_)) => printer.require::<PortingAssociatedPhoneNumber>(),
        Command::Blocks(blocks::Command::Plain(command)) => command.expect(printer),
        Command::Blocks(blocks::Command::Add(_)) => printer.require::<PortingPhoneNumberBlock>(),
        Command::Extensions(extensions::Command::Plain(command)) => command.expect(printer),
        Command::Extensions(extensions::Command::Add(_)) => printer.require::<PortingPhoneNumberExtension>(),
        Command::ActionRequirements(action_requirements::Command::Plain(command)) => command.expect(printer),
        Command::ActionRequirements(action_requirements::Command::Initiate(_)) => {
            printer.require::<PortingActionRequirement>()
        }
        Command::Numbers(numbers::Command::Plain(command)) => command.expect(printer),
        Command::Numbers(numbers::Command::Configure(_)) => printer.require::<PortingPhoneNumberConfiguration>(),
        Command::Loa(loa::Command::Plain(command)) => command.expect(printer),
        Command::Loa(loa::Command::Create(_) | loa::Command::Update(_)) => printer.require::<LoaConfiguration>(),
        Command::Loa(loa::Command::Delete(_)) => printer.require_names(["id", "deleted"]),
        Command::Reports(reports::Command::Plain(command)) => command.expect(printer),
        Command::Reports(reports::Command::Create(_)) => printer.require::<PortingReport>(),
        Command::Events(events::Command::Plain(command)) => command.expect(printer),
        Command::Events(events::Command::Tail(_)) => {
            printer.expect::<PortingEvent>();
            Ok(())
        }
        _ => Ok(()),
    }
}

fn orders(command: &orders::Command, printer: &Printer) -> Result<(), Failure> {
    use orders::Command;
    match command {
        Command::Plain(command) => command.expect(printer),
        Command::Create(_) | Command::Update(_) | Command::Confirm(_) | Command::Cancel(_) => {
            printer.require::<PortingOrder>()
        }
        Command::Activate(_) => printer.require::<ActivationJob>(),
        Command::Share(_) => printer.require::<PortingOrderSharingToken>(),
        Command::Delete(_) => printer.require_names(["id", "deleted"]),
        Command::Get(_) => {
            printer.expect::<PortingOrder>();
            Ok(())
        }
        _ => Ok(()),
    }
}
