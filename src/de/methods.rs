//! The methods of serde's `Deserializer`, for those who treat them all alike.

/// Hands the methods to a macro: the name of each, and its arguments but the visitor.
macro_rules! all_methods {
    ($macro:ident) => {
        $macro! {
            deserialize_any() deserialize_bool() deserialize_char() deserialize_f32() deserialize_f64()
            deserialize_i8() deserialize_i16() deserialize_i32() deserialize_i64() deserialize_i128()
            deserialize_u8() deserialize_u16() deserialize_u32() deserialize_u64() deserialize_u128()
            deserialize_str() deserialize_string() deserialize_bytes() deserialize_byte_buf()
            deserialize_option() deserialize_unit() deserialize_seq() deserialize_map()
            deserialize_identifier() deserialize_ignored_any()
            deserialize_unit_struct(name: &'static str)
            deserialize_newtype_struct(name: &'static str)
            deserialize_tuple(len: usize)
            deserialize_tuple_struct(name: &'static str, len: usize)
            deserialize_struct(name: &'static str, fields: &'static [&'static str])
            deserialize_enum(name: &'static str, variants: &'static [&'static str])
        }
    };
}

pub(super) use all_methods;
