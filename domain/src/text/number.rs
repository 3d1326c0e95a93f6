//! Numbers as people type and read them: whole, or with a few decimals. Not for JSON, and not for other scripts' digits.
//!
//! The standard library's own floating-point texts cost phones 20 KB of code for spellings that nobody types.

/// The most decimals that are written.
const MOST_DECIMALS: u32 = 15;
/// The most digits that are read: as many as a double keeps.
const MOST_DIGITS: usize = 15;

/// The number in plain digits, with as many decimals as it has.
pub fn write(number: f64) -> String {
    let decimals =
        (0..MOST_DECIMALS).find(|decimals| scaled(number, *decimals) / 10_f64.powi(*decimals as i32) == number);
    let decimals = decimals.unwrap_or(MOST_DECIMALS);
    let digits = (scaled(number, decimals).abs() as u64).to_string();
    let digits = ["0".repeat((decimals as usize + 1).saturating_sub(digits.len())), digits].concat();
    let (whole, fraction) = digits.split_at(digits.len() - decimals as usize);
    let sign = if number < 0.0 { "-" } else { "" };
    [sign, whole, if fraction.is_empty() { "" } else { "." }, fraction].concat()
}

/// The number that a text means, with a point or a comma before the decimals; none where it means none.
pub fn read(text: &str) -> Option<f64> {
    let text = text.trim();
    let (sign, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = unsigned.split_once(['.', ',']).unwrap_or((unsigned, ""));
    let digits = [whole, fraction].concat();
    let is_number = digits.bytes().all(|digit| digit.is_ascii_digit()) && (1..=MOST_DIGITS).contains(&digits.len());
    let digits: u64 = if is_number { digits.parse().ok()? } else { return None };
    Some(sign * digits as f64 / 10_f64.powi(fraction.len() as i32))
}

/// The number as a whole number of tenths, hundredths and so on.
fn scaled(number: f64, decimals: u32) -> f64 {
    (number * 10_f64.powi(decimals as i32)).round()
}

#[cfg(test)]
mod tests {
    use super::{read, write};

    #[test]
    fn numbers_are_written_as_people_do() {
        for (number, text) in [(0.0, "0"), (40.0, "40"), (-3.5, "-3.5"), (0.05, "0.05"), (1.005, "1.005"), (0.1, "0.1")]
        {
            assert_eq!(write(number), text);
            assert_eq!(read(text), Some(number));
        }
    }

    #[test]
    fn what_is_not_a_number_is_not_read() {
        assert_eq!(read(" 1,5 "), Some(1.5));
        assert_eq!(read("+007"), Some(7.0));
        assert_eq!(read(".5"), Some(0.5));
        for text in ["", ".", "-", "1e3", "inf", "NaN", "1.2.3", "12a", "1 000", "--1", "1234567890123456"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
