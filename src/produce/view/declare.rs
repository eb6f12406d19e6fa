//! The macro that declares a view: the struct, and its documentation as data.

/// A field of a view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// What templates call it.
    pub name: &'static str,
    /// What it is.
    pub about: &'static str,
}

/// A view with its fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Declared {
    /// The name of the view.
    pub name: &'static str,
    /// What it is.
    pub about: &'static str,
    /// Its fields in order.
    pub fields: &'static [Field],
}

/// Declares a view: a struct that templates see, documented once.
macro_rules! view {
    ($(#[doc = $about:literal] pub struct $name:ident { $(#[doc = $field_about:literal] $field:ident: $type:ty,)* })*) => {$(
        #[doc = $about]
        #[derive(Debug, Clone, serde::Serialize)]
        pub struct $name {
            $(#[doc = $field_about] pub $field: $type,)*
        }

        impl $name {
            /// The view as documentation shows it.
            pub const DECLARED: $crate::produce::view::Declared = $crate::produce::view::Declared {
                name: stringify!($name),
                about: $about,
                fields: &[$($crate::produce::view::Field { name: stringify!($field), about: $field_about },)*],
            };
        }
    )*};
}
