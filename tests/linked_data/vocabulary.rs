//! What of schema.org we write: types with their properties, and what every node of a type has. The table is held to schema.org's own vocabulary, which
//! `npm ci --prefix tests/spec` installs.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The types and properties of schema.org that we write or may write: type, the types that it is a sort of, its own properties.
const VOCABULARY: &[(&str, &[&str], &[&str])] = &[
    (
        "Thing",
        &[],
        &["alternateName", "description", "image", "mainEntityOfPage", "name", "sameAs", "url"],
    ),
    (
        "CreativeWork",
        &["Thing"],
        &[
            "about",
            "accessMode",
            "alternativeHeadline",
            "archivedAt",
            "author",
            "citation",
            "correction",
            "creator",
            "creditText",
            "dateCreated",
            "dateModified",
            "datePublished",
            "editor",
            "encoding",
            "hasPart",
            "headline",
            "inLanguage",
            "isBasedOn",
            "isPartOf",
            "keywords",
            "license",
            "locationCreated",
            "mainEntity",
            "mentions",
            "position",
            "publisher",
            "text",
            "translationOfWork",
            "version",
        ],
    ),
    (
        "Article",
        &["CreativeWork"],
        &["articleSection", "pageEnd", "pageStart", "pagination"],
    ),
    ("NewsArticle", &["Article"], &["dateline"]),
    ("ScholarlyArticle", &["Article"], &[]),
    ("Report", &["Article"], &["reportNumber"]),
    ("Book", &["CreativeWork"], &["bookEdition", "isbn"]),
    ("Chapter", &["CreativeWork"], &["pageEnd", "pageStart", "pagination"]),
    ("ReportageNewsArticle", &["NewsArticle"], &[]),
    ("BackgroundNewsArticle", &["NewsArticle"], &[]),
    ("AnalysisNewsArticle", &["NewsArticle"], &[]),
    ("Review", &["CreativeWork"], &["itemReviewed", "reviewBody", "reviewRating"]),
    ("ClaimReview", &["Review"], &["claimReviewed"]),
    ("Claim", &["CreativeWork"], &["appearance", "claimInterpreter", "firstAppearance"]),
    ("Quotation", &["CreativeWork"], &["spokenByCharacter"]),
    ("WebSite", &["CreativeWork"], &["issn"]),
    (
        "WebPage",
        &["CreativeWork"],
        &["breadcrumb", "lastReviewed", "primaryImageOfPage", "significantLink"],
    ),
    ("AboutPage", &["WebPage"], &[]),
    ("ContactPage", &["WebPage"], &[]),
    ("CollectionPage", &["WebPage"], &[]),
    (
        "MediaObject",
        &["CreativeWork"],
        &["contentUrl", "encodingFormat", "height", "width"],
    ),
    ("ImageObject", &["MediaObject"], &["caption"]),
    (
        "Legislation",
        &["CreativeWork"],
        &[
            "legislationAmends",
            "legislationDate",
            "legislationDateOfApplicability",
            "legislationIdentifier",
            "legislationLegalForce",
            "legislationRepeals",
            "legislationResponsible",
            "legislationType",
        ],
    ),
    ("DataFeed", &["Dataset"], &["dataFeedElement"]),
    ("Dataset", &["CreativeWork"], &["distribution"]),
    ("Comment", &["CreativeWork"], &[]),
    ("CorrectionComment", &["Comment"], &[]),
    ("Intangible", &["Thing"], &[]),
    (
        "DataFeedItem",
        &["Intangible"],
        &["dateCreated", "dateDeleted", "dateModified", "item"],
    ),
    (
        "Rating",
        &["Intangible"],
        &["author", "bestRating", "ratingExplanation", "ratingValue", "worstRating"],
    ),
    ("Language", &["Intangible"], &[]),
    ("DefinedTerm", &["Intangible"], &["inDefinedTermSet", "termCode"]),
    ("DefinedTermSet", &["CreativeWork"], &["hasDefinedTerm"]),
    ("ItemList", &["Intangible"], &["itemListElement", "itemListOrder", "numberOfItems"]),
    ("BreadcrumbList", &["ItemList"], &[]),
    ("ListItem", &["Intangible"], &["item", "position"]),
    ("Role", &["Intangible"], &["endDate", "roleName", "startDate"]),
    ("OrganizationRole", &["Role"], &["numberedPosition"]),
    (
        "Organization",
        &["Thing"],
        &[
            "actionableFeedbackPolicy",
            "correctionsPolicy",
            "dissolutionDate",
            "email",
            "ethicsPolicy",
            "foundingDate",
            "location",
            "logo",
            "member",
            "memberOf",
            "ownershipFundingInfo",
            "parentOrganization",
        ],
    ),
    (
        "NewsMediaOrganization",
        &["Organization"],
        &["masthead", "verificationFactCheckingPolicy"],
    ),
    (
        "Person",
        &["Thing"],
        &["birthDate", "deathDate", "email", "jobTitle", "memberOf", "nationality"],
    ),
    ("Place", &["Thing"], &["containedInPlace"]),
    ("Event", &["Thing"], &["attendee", "endDate", "location", "startDate"]),
];

/// What every node of a type has: what is required of it, and of what is recommended what is always known here.
pub const NEEDED: &[(&str, &[&str])] = &[
    ("WebPage", &["url", "name", "inLanguage", "isPartOf"]),
    ("Article", &["url", "headline", "inLanguage", "mainEntityOfPage", "publisher"]),
    (
        "ClaimReview",
        &["url", "claimReviewed", "reviewRating", "itemReviewed", "author", "inLanguage"],
    ),
    // Of what is recommended, what the claim's file says: `needed` in `linked_data.rs`.
    ("Claim", &[]),
    ("Rating", &["alternateName"]),
    ("CorrectionComment", &["text", "datePublished"]),
    ("Quotation", &["text", "isPartOf"]),
    ("ListItem", &["position"]),
    ("BreadcrumbList", &["itemListElement"]),
    ("Person", &["name"]),
    ("Organization", &["name"]),
    ("Place", &["name"]),
    ("Event", &["name"]),
    ("Legislation", &["name"]),
    ("OrganizationRole", &["roleName"]),
    ("WebSite", &["url", "name", "publisher"]),
    ("MediaObject", &[]),
];

// ---- the vocabulary

/// Finds a type in the table.
pub fn entry(sort: &str) -> Option<&'static (&'static str, &'static [&'static str], &'static [&'static str])> {
    VOCABULARY.iter().find(|(name, ..)| *name == sort)
}

/// Gives a type and all that it is a sort of.
pub fn sorts(sort: &str) -> Vec<&'static str> {
    let Some((name, parents, _)) = entry(sort) else { return Vec::new() };
    std::iter::once(*name)
        .chain(parents.iter().flat_map(|parent| sorts(parent)))
        .collect()
}

/// Tells whether a type has a property, by itself or by what it is a sort of.
pub fn has_property(sort: &str, property: &str) -> bool {
    // By the Role pattern, a role has the property that it stands in.
    let by_pattern = sort == "OrganizationRole" && property == "memberOf";
    by_pattern
        || sorts(sort)
            .iter()
            .any(|sort| entry(sort).is_some_and(|(_, _, own)| own.contains(&property)))
}

/// What a type is a sort of, and its own properties.
type Declared = (BTreeSet<String>, BTreeSet<String>);

/// The types of the whole vocabulary: what each is a sort of, and its own properties; from the declarations of the package `schema-dts`.
fn whole_vocabulary() -> Option<BTreeMap<String, Declared>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/spec/node_modules/schema-dts/dist/schema.d.ts");
    let text = fs::read_to_string(path).ok()?;
    let mut types = BTreeMap::new();
    let mut current: Option<String> = None;
    for line in text.lines() {
        if let Some(head) = line.strip_prefix("interface ").and_then(|rest| rest.strip_suffix(" {")) {
            let (name, parents) = head.split_once(" extends ").unwrap_or((head, ""));
            let plain = |name: &str| name.trim().strip_suffix("Base").unwrap_or(name.trim()).to_owned();
            let parents = parents.replace("Partial<IdReference>", "").replace("JsonLdObject", "");
            let parents = parents.split(',').map(plain).filter(|parent| !parent.is_empty()).collect();
            types.insert(plain(name), (parents, BTreeSet::new()));
            current = Some(plain(name));
        } else if line == "}" {
            current = None;
        } else if let (Some(name), Some(rest)) = (&current, line.strip_prefix("    \""))
            && let Some((property, _)) = rest.split_once("\"?:")
            && let Some((_, own)) = types.get_mut(name)
        {
            own.insert(property.to_owned());
        }
    }
    Some(types)
}

#[test]
fn the_table_is_of_the_vocabulary() {
    let whole = whole_vocabulary().expect("schema.org's vocabulary is not installed: run `npm ci --prefix tests/spec`");
    assert!(whole.len() > 400, "only {} types are read", whole.len());
    let mut wrong = Vec::new();
    for (name, parents, own) in VOCABULARY {
        // A type without properties of its own is declared elsewhere, and found in the text by its name.
        let Some((real_parents, real)) = whole.get(*name) else {
            let text =
                fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/spec/node_modules/schema-dts/dist/schema.d.ts"))
                    .unwrap();
            let parent = parents.first().unwrap_or(&"");
            let declared = ["interface", "type"]
                .iter()
                .any(|word| text.contains(&format!("{word} {name}Leaf extends {parent}Base")));
            let declared = declared || text.contains(&format!("interface {name}Leaf extends ThingBase"));
            if !own.is_empty() || !declared {
                wrong.push(format!("there is no type {name} that is a {parent}"));
            }
            continue;
        };
        let others = parents
            .iter()
            .filter(|parent| !real_parents.contains(**parent) && **parent != "Intangible");
        wrong.extend(others.map(|parent| format!("{name} is no {parent}: {real_parents:?}")));
        let unknown = own.iter().filter(|property| !real.contains(**property));
        wrong.extend(unknown.map(|property| format!("{name} has no property {property}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
