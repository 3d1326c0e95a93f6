//! One response as bytes: how it dealt with each column.

use domain::disclosure::{Given, given};

use super::{
    plan::{Column, Plan},
    response::Response,
};

/// The values of a byte below the first code, and the bits of a set above the last option, name these.
pub(super) const NOT_OFFERED: u8 = 0;
pub(super) const SKIPPED: u8 = 1;
pub(super) const DONT_KNOW: u8 = 2;
pub(super) const NOT_FOR_ME: u8 = 3;
pub(super) const NO_CODE: u8 = 4;
pub(super) const FIRST_CODE: u8 = 5;

pub(super) const BIT_ANSWERED: u32 = 1 << 28;
pub(super) const BIT_SKIPPED: u32 = 1 << 29;
pub(super) const BIT_DONT_KNOW: u32 = 1 << 30;
pub(super) const BIT_NOT_FOR_ME: u32 = 1 << 31;

/// How a response dealt with one column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Byte(u8),
    Bits(u32),
}

/// How a response dealt with each column, in their order.
pub(super) fn encode(plan: &Plan, response: &Response) -> Vec<Value> {
    let offered = plan.offered(response);
    let dealt = |(column, offered): (&Column, bool)| {
        let given = if offered { given(&column.measure, response.style, &response.answers) } else { Given::NotOffered };
        if column.several { Value::Bits(bits(&given)) } else { Value::Byte(byte(&given)) }
    };
    plan.columns.iter().zip(offered).map(dealt).collect()
}

fn byte(given: &Given) -> u8 {
    match given {
        Given::NotOffered => NOT_OFFERED,
        Given::Skipped => SKIPPED,
        Given::DontKnow => DONT_KNOW,
        Given::NotForMe => NOT_FOR_ME,
        Given::Codes(codes) => codes.first().map_or(NO_CODE, |code| FIRST_CODE + *code as u8),
    }
}

fn bits(given: &Given) -> u32 {
    match given {
        Given::NotOffered => 0,
        Given::Skipped => BIT_SKIPPED,
        Given::DontKnow => BIT_DONT_KNOW,
        Given::NotForMe => BIT_NOT_FOR_ME,
        Given::Codes(codes) => codes.iter().fold(BIT_ANSWERED, |bits, code| bits | 1 << code),
    }
}
