//! `/staff/account`: one's own account and a new passphrase for it.

use app::{
    documents::staff::{AccountPage, AccountView, Here},
    messages,
};
use axum::{
    extract::{RawQuery, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use leptos::prelude::*;

use super::{super::form::Fields, frame, show, sign_in};
use crate::{
    administration::people::{Passphrase, SignInError, Staff},
    http::{error::Fault, guard},
    state::AppState,
};
use domain::administration::rights::Right;

pub(super) async fn page(staff: Staff, RawQuery(query): RawQuery) -> Result<Response, Fault> {
    staff.must(Right::SignIn, None)?;
    let changed = query.as_deref() == Some("changed=1");
    Ok(render(AccountView { changed, ..view(&staff) }, StatusCode::OK).await)
}

pub(super) async fn change(
    State(state): State<AppState>,
    headers: HeaderMap,
    staff: Staff,
    fields: Fields,
) -> Result<Response, Fault> {
    staff.must(Right::SignIn, None)?;
    let Ok(new) = Passphrase::new(fields.text("new")) else {
        return Ok(render(AccountView { weak: true, ..view(&staff) }, StatusCode::UNPROCESSABLE_ENTITY).await);
    };
    let browser = guard::known_browser(&headers, &state.config);
    match state.people.change_passphrase(&staff, fields.text("old"), &new, browser).await {
        Ok(entered) => Ok(sign_in::signed_in(&entered, "/staff/account?changed=1", &state)),
        Err(SignInError::Wrong) => {
            Ok(render(AccountView { wrong: true, ..view(&staff) }, StatusCode::UNPROCESSABLE_ENTITY).await)
        }
        Err(SignInError::RateLimited { retry_after_s }) => {
            let wait_minutes = Some(retry_after_s.div_ceil(60));
            Ok(render(AccountView { wait_minutes, ..view(&staff) }, StatusCode::TOO_MANY_REQUESTS).await)
        }
        Err(SignInError::Storage(error)) => Err(error.into()),
    }
}

fn view(staff: &Staff) -> AccountView {
    AccountView {
        frame: frame(staff, Here::Account),
        roles: staff.roles.codes(),
        project: staff.project.clone(),
        changed: false,
        wrong: false,
        wait_minutes: None,
        weak: false,
    }
}

async fn render(view: AccountView, status: StatusCode) -> Response {
    let body = move || view! { <AccountPage view=view.clone() /> };
    show(|words| words.text(messages::STAFF_ACCOUNT), status, body).await
}
