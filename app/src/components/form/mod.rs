//! Form controls: native inputs in a fieldset with a legend, so that every assistive technology knows them.

mod check_boxes;
mod choice;
mod hints;
mod question_heading;
mod radio_buttons;
mod text_box;
mod wrong;

pub use check_boxes::CheckBoxes;
pub use choice::Choice;
pub use question_heading::QuestionHeading;
pub use radio_buttons::RadioButtons;
pub use text_box::{TextBox, as_written};
