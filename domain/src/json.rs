//! Reads JSON into types with little code, for phones: one parser for every message, and a few bytes for each field.
//!
//! serde's derived readers cost about a kilobyte of every download for each type, 27 KB in all (`docs/benchmarks.md`).
//! They stay the reference, and what the server uses: a test holds that both read the same. Nothing is written here.

use std::collections::BTreeMap;

use serde_json::Map;
pub use serde_json::Value;

/// A type that phones read from JSON.
pub trait FromJson: Sized {
    /// The value, unless it has another form. Unknown fields are ignored.
    fn from_json(value: &Value) -> Option<Self>;
}

/// Reads a whole text.
pub fn read<T: FromJson>(text: &str) -> Option<T> {
    T::from_json(&serde_json::from_str(text).ok()?)
}

/// Reads a field that must be there.
pub fn required<T: FromJson>(fields: &Map<String, Value>, name: &str) -> Option<T> {
    T::from_json(fields.get(name)?)
}

/// Reads a field that may be absent or null.
pub fn optional<T: FromJson + Default>(fields: &Map<String, Value>, name: &str) -> Option<T> {
    match fields.get(name) {
        None | Some(Value::Null) => Some(T::default()),
        Some(value) => T::from_json(value),
    }
}

/// Reads a struct field by field: the required ones, the optional ones, and those that phones leave at their default.
#[macro_export]
macro_rules! read_fields {
    ($name:ty { $($required:ident),* ; $($optional:ident),* ; $($unread:ident),* }) => {
        impl $crate::json::FromJson for $name {
            fn from_json(value: &$crate::json::Value) -> Option<Self> {
                let fields = value.as_object()?;
                Some(Self {
                    $($required: $crate::json::required(fields, stringify!($required))?,)*
                    $($optional: $crate::json::optional(fields, stringify!($optional))?,)*
                    $($unread: Default::default(),)*
                })
            }
        }
    };
}

/// Reads an enum of codes; the last word is for codes that are not known here.
#[macro_export]
macro_rules! read_codes {
    ($name:ident { $($code:literal => $variant:ident),* } else $unknown:expr) => {
        impl $crate::json::FromJson for $name {
            fn from_json(value: &$crate::json::Value) -> Option<Self> {
                match value.as_str()? {
                    $($code => Some(Self::$variant),)*
                    _ => $unknown,
                }
            }
        }
    };
}

impl FromJson for Value {
    fn from_json(value: &Value) -> Option<Self> {
        Some(value.clone())
    }
}

impl FromJson for String {
    fn from_json(value: &Value) -> Option<Self> {
        value.as_str().map(str::to_owned)
    }
}

impl FromJson for bool {
    fn from_json(value: &Value) -> Option<Self> {
        value.as_bool()
    }
}

impl FromJson for u32 {
    fn from_json(value: &Value) -> Option<Self> {
        value.as_u64()?.try_into().ok()
    }
}

impl FromJson for u64 {
    fn from_json(value: &Value) -> Option<Self> {
        value.as_u64()
    }
}

impl FromJson for usize {
    fn from_json(value: &Value) -> Option<Self> {
        value.as_u64()?.try_into().ok()
    }
}

impl FromJson for i64 {
    fn from_json(value: &Value) -> Option<Self> {
        value.as_i64()
    }
}

impl FromJson for (f64, f64) {
    fn from_json(value: &Value) -> Option<Self> {
        match value.as_array()?.as_slice() {
            [low, high] => Some((low.as_f64()?, high.as_f64()?)),
            _ => None,
        }
    }
}

impl<T: FromJson> FromJson for Option<T> {
    fn from_json(value: &Value) -> Option<Self> {
        if value.is_null() { Some(None) } else { T::from_json(value).map(Some) }
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(value: &Value) -> Option<Self> {
        let values = value.as_array()?;
        let mut list = Self::with_capacity(values.len());
        for value in values {
            list.push(T::from_json(value)?);
        }
        Some(list)
    }
}

impl<T: FromJson> FromJson for BTreeMap<String, T> {
    fn from_json(value: &Value) -> Option<Self> {
        let mut map = Self::new();
        for (key, value) in value.as_object()? {
            map.insert(key.clone(), T::from_json(value)?);
        }
        Some(map)
    }
}
