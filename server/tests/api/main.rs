//! The HTTP contract in process, on SQLite and on PostgreSQL.

mod abuse;
mod attacks;
mod bad_input;
mod busy;
mod charts;
mod closed;
mod codebook;
mod connections;
mod device_pages;
mod devices;
mod disk;
mod exports;
mod forged_host;
mod frame;
mod guessing;
mod leaving;
mod loading;
mod odata;
mod outcomes;
mod people;
mod portfolio;
mod projects;
mod quarantine;
mod receipts;
mod receipts_bounded;
mod receipts_gone;
mod receipts_law;
mod receipts_pages;
mod reference;
mod releases_by_themselves;
mod replicas;
mod rescue;
mod results;
mod review;
mod rights;
mod screen;
mod sealed;
mod staff;
mod staff_deeds;
mod staff_figures;
mod staff_pages;
mod stories;
mod verify;

#[path = "../support/mod.rs"]
mod support;
