//! The time to validate a large order.

use crate::Failure;
use crate::measure::{Plan, quartiles};
use std::hint::black_box;
use std::time::Instant;
use telnyx_porting::{CreateOrder, PhoneNumber, ValidationError};

const NUMBERS: usize = 1_000;

/// One line for the first number, which loads the numbering plans, and one for each step of checking 1,000.
pub(crate) fn measure(plan: Plan) -> Result<String, Failure> {
    let texts: Vec<String> = (0..NUMBERS).map(|index| format!("+1303555{index:04}")).collect();
    let first = milliseconds(|| texts[0].parse::<PhoneNumber>());
    let numbers = parse(&texts)?;
    let runs = plan.rounds * 9;
    let [_, parsing, _] = quartiles((0..runs).map(|_| milliseconds(|| parse(&texts))));
    let [_, validating, _] =
        quartiles((0..runs).map(|_| milliseconds(|| CreateOrder::new(numbers.iter().copied()).validate())));
    Ok(format!(
        "Validation, medians of {runs} runs.\n\n\
         first number of the process           {first:>9.3} ms\n\
         {NUMBERS} texts parsed                     {parsing:>9.3} ms\n\
         CreateOrder of {NUMBERS} numbers validated {validating:>9.3} ms"
    ))
}

fn parse(texts: &[String]) -> Result<Vec<PhoneNumber>, ValidationError> {
    texts.iter().map(|text| text.parse()).collect()
}

fn milliseconds<T>(work: impl FnOnce() -> T) -> f64 {
    let started = Instant::now();
    black_box(work());
    started.elapsed().as_secs_f64() * 1_000.0
}
