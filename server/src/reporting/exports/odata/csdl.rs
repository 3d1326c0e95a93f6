//! What the feed has and can do, in CSDL: programs read it before they ask. It knows no rows.

use std::fmt::Write as _;

use super::{
    super::fields::{COLUMNS, Holds},
    filter::FUNCTIONS,
};

/// What there is, in CSDL.
pub fn metadata() -> String {
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
         <edmx:Edmx Version=\"4.0\" xmlns:edmx=\"http://docs.oasis-open.org/odata/ns/edmx\">\
         <edmx:Reference Uri=\"https://oasis-tcs.github.io/odata-vocabularies/vocabularies/Org.OData.Capabilities.V1.xml\">\
         <edmx:Include Namespace=\"Org.OData.Capabilities.V1\" Alias=\"Capabilities\"/></edmx:Reference>\
         <edmx:DataServices><Schema Namespace=\"Coeval\" xmlns=\"http://docs.oasis-open.org/odata/ns/edm\">\
         <EntityType Name=\"Figure\"><Key><PropertyRef Name=\"Key\"/></Key>",
    );
    for column in &COLUMNS {
        let (kind, more) = match column.holds {
            Holds::Text => ("Edm.String", " Nullable=\"false\""),
            Holds::MaybeText => ("Edm.String", ""),
            Holds::Time => ("Edm.DateTimeOffset", " Nullable=\"false\""),
            Holds::Number => ("Edm.Int32", " Nullable=\"false\""),
            Holds::MaybeNumber => ("Edm.Int32", ""),
        };
        let _ = write!(text, "<Property Name=\"{}\" Type=\"{kind}\"{more}/>", column.property);
    }
    text.push_str(
        "</EntityType><EntityContainer Name=\"Container\"><EntitySet Name=\"Figures\" EntityType=\"Coeval.Figure\">",
    );
    for (term, property, can) in OF_FIGURES {
        let _ = write!(
            text,
            "<Annotation Term=\"Capabilities.{term}Restrictions\"><Record><PropertyValue Property=\"{property}\" \
             Bool=\"{can}\"/></Record></Annotation>"
        );
    }
    text.push_str("</EntitySet><Annotation Term=\"Capabilities.FilterFunctions\"><Collection>");
    for (name, _) in FUNCTIONS {
        let _ = write!(text, "<String>{name}</String>");
    }
    text.push_str(
        "</Collection></Annotation><Annotation Term=\"Capabilities.BatchSupported\" Bool=\"false\"/>\
         <Annotation Term=\"Capabilities.AsynchronousRequestsSupported\" Bool=\"false\"/></EntityContainer></Schema>\
         </edmx:DataServices></edmx:Edmx>",
    );
    text
}

/// What can be done with figures, by the words of OData's vocabulary of capabilities.
const OF_FIGURES: [(&str, &str, bool); 8] = [
    ("Filter", "Filterable", true),
    ("Sort", "Sortable", true),
    ("Count", "Countable", true),
    ("Expand", "Expandable", false),
    ("Search", "Searchable", false),
    ("Insert", "Insertable", false),
    ("Update", "Updatable", false),
    ("Delete", "Deletable", false),
];
