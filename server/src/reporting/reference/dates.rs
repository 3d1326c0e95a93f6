//! Days, months and years in a table, as people and spreadsheets write them. What could be two days is refused.

use domain::time::from_rfc3339;

use crate::reporting::reference::shortened::cut;

/// The names by which spreadsheets write a month that was typed as `2021-03`.
const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// A year, a month or a day that there was, as `2021`, `2021-03` or `2021-03-21`. `today` is a day such as `2026-11-22`.
pub(super) fn as_of(text: &str, today: &str) -> Result<String, String> {
    if text.is_empty() {
        return Err("The date is missing: say when they were counted.".to_owned());
    }
    let date = match day_of_spreadsheets(text)? {
        Some(date) => date,
        None => month_of_spreadsheets(text).unwrap_or_else(|| text.to_owned()),
    };
    let rest = match date.len() {
        4 => "-01-01T00:00:00Z",
        7 => "-01T00:00:00Z",
        10 => "T00:00:00Z",
        _ => return Err(no_date(text)),
    };
    if from_rfc3339(&[&date, rest].concat()).is_none() {
        return Err(no_date(text));
    }
    let is_future = today.get(..date.len()).is_some_and(|today| date.as_str() > today);
    if is_future { Err(format!("The date {date} lies in the future.")) } else { Ok(date) }
}

/// A day such as `21/03/2021`, which spreadsheets make of `2021-03-21`: the number that can be no month is the day.
fn day_of_spreadsheets(text: &str) -> Result<Option<String>, String> {
    let parts: Vec<u32> = text.split('/').filter_map(|part| part.parse().ok()).collect();
    let &[one, other, year] = parts.as_slice() else { return Ok(None) };
    if text.split('/').count() != 3 || year < 1000 {
        return Ok(None);
    }
    let (day, month) = match (one > 12, other > 12) {
        (true, _) => (one, other),
        (false, true) => (other, one),
        (false, false) if one == other => (one, other),
        (false, false) => {
            return Err(format!(
                "The date “{}” could be two days. Write it as {year}-{other:02}-{one:02} or {year}-{one:02}-{other:02}.",
                cut(text)
            ));
        }
    };
    Ok(Some(format!("{year:04}-{month:02}-{day:02}")))
}

/// A month such as `Mar-21`, which spreadsheets make of `2021-03`.
fn month_of_spreadsheets(text: &str) -> Option<String> {
    let (name, year) = text.split_once('-')?;
    let month = MONTHS.iter().position(|month| *month == name.to_lowercase())? + 1;
    let is_year = year.len() == 2 && year.bytes().all(|byte| byte.is_ascii_digit());
    is_year.then(|| format!("20{year}-{month:02}"))
}

fn no_date(date: &str) -> String {
    format!("There is no date “{}”. Write it as 2021, 2021-03 or 2021-03-21.", cut(date))
}

#[cfg(test)]
mod tests {
    use super::as_of;

    const TODAY: &str = "2026-11-22";

    #[test]
    fn dates_are_years_months_or_days_that_there_were() {
        for date in ["2021", "2021-03", "2021-03-21", "2026-11-22", "2026-11", "2026"] {
            assert_eq!(as_of(date, TODAY).as_deref(), Ok(date));
        }
        for date in [
            "2021-02-30",
            "2021-13",
            "21",
            "20211",
            "yesterday",
            "2021-3-1",
            "２021",
            "年年年年",
            "30/02/2021",
            "1/2/3",
            "Mrz-21",
            "21-Mar",
        ] {
            let problem = as_of(date, TODAY).expect_err(date);
            assert!(problem.starts_with("There is no date"), "{problem}");
        }
        assert_eq!(as_of("2027", TODAY), Err("The date 2027 lies in the future.".to_owned()));
        assert!(as_of("", TODAY).is_err_and(|problem| problem.contains("missing")));
    }

    #[test]
    fn what_spreadsheets_make_of_dates_is_read_where_it_is_one_day() {
        for (written, date) in [
            ("21/03/2021", "2021-03-21"),
            ("3/21/2021", "2021-03-21"),
            ("4/4/2021", "2021-04-04"),
            ("Mar-21", "2021-03"),
        ] {
            assert_eq!(as_of(written, TODAY).as_deref(), Ok(date));
        }
        let two = as_of("03/04/2021", TODAY).unwrap_err();
        assert!(two.contains("could be two days") && two.contains("2021-04-03") && two.contains("2021-03-04"), "{two}");
    }
}
