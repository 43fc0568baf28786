//! Whether a filter's names are there.

use std::rc::Rc;

use super::tree::{Node, Part, Pattern, Tree};

/// Functions of jq that are not done here.
pub const UNMODELLED: &[&str] = &[
    "strptime",
    "gmtime",
    "localtime",
    "strflocaltime",
    "dateadd",
    "datesub",
    "date",
    "input_line_number",
    "fromstream",
    "truncate_stream",
    "SQL",
    "INDEX",
    "GROUP_BY",
    "IN",
    "UNIQUE_BY",
    "significand",
    "drem",
    "ldexp",
    "scalb",
    "scalbln",
    "nearbyint",
    "log",
    "log2",
    "log10",
    "exp",
    "exp2",
    "exp10",
    "sin",
    "cos",
    "tan",
    "asin",
    "acos",
    "atan",
    "builtins",
    "get_search_list",
    "modulemeta",
    "bsearch",
    "frexp",
    "modf",
    "logb",
    "gamma",
    "lgamma",
    "tgamma",
    "cbrt",
    "debug",
    "getpath",
    "splits",
    "ltrimstr",
    "error",
    "have_decnum",
    "env",
];

/// Functions that are done without a definition in jq's language: name and number of arguments.
const NATIVE: &[&str] = &[
    "empty/0",
    "error/0",
    "error/1",
    "path/1",
    "getpath/1",
    "range/3",
    "_input/0",
    "inputs/0",
    "_now/0",
    "input_filename/0",
    "debug/0",
    "stderr/0",
    "halt/0",
    "halt_error/0",
    "halt_error/1",
    "not/0",
    "length/0",
    "utf8bytelength/0",
    "type/0",
    "keys/0",
    "keys_unsorted/0",
    "has/1",
    "contains/1",
    "setpath/2",
    "delpaths/1",
    "tojson/0",
    "fromjson/0",
    "tostring/0",
    "tonumber/0",
    "ascii_downcase/0",
    "ascii_upcase/0",
    "trim/0",
    "ltrim/0",
    "rtrim/0",
    "startswith/1",
    "endswith/1",
    "ltrimstr/1",
    "rtrimstr/1",
    "trimstr/1",
    "split/1",
    "explode/0",
    "implode/0",
    "indices/1",
    "reverse/0",
    "_sort_by/1",
    "_group_by/1",
    "flatten/1",
    "_match/3",
    "infinite/0",
    "nan/0",
    "isinfinite/0",
    "isnan/0",
    "isnormal/0",
    "fromdate/0",
    "mktime/0",
    "strftime/1",
    "floor/0",
    "ceil/0",
    "round/0",
    "trunc/0",
    "sqrt/0",
    "fabs/0",
    "abs/0",
    "pow/2",
];

/// Whether all functions and variables of a filter are there: `names` as `map/1` and `$x`.
///
/// # Errors
/// The name that is not.
pub fn check(tree: &Tree, names: &mut Vec<String>) -> Result<(), String> {
    let count = names.len();
    let all = |trees: &[&Tree], names: &mut Vec<String>| trees.iter().try_for_each(|tree| check(tree, names));
    let flow = match &**tree {
        Node::Call(name, arguments) => {
            let full = format!("{name}/{}", arguments.len());
            if !names.contains(&full) && !NATIVE.contains(&full.as_str()) {
                return Err(full);
            }
            arguments.iter().try_for_each(|argument| check(argument, names))
        }
        Node::Variable(name) if !names.contains(&format!("${name}")) => Err(format!("${name}")),
        Node::Define(definition, rest) => {
            names.push(format!("{}/{}", definition.name, definition.parameters.len()));
            let inner = names.len();
            for parameter in &definition.parameters {
                names.push(parameter.to_string());
                names.push(format!("{}/0", parameter.trim_start_matches('$')));
            }
            check(&definition.body, names)?;
            names.truncate(inner);
            check(rest, names)
        }
        Node::Bind(source, pattern, body) => {
            check(source, names)?;
            bound(pattern, names);
            check(body, names)
        }
        Node::Reduce(source, pattern, start, update) => {
            all(&[source, start], names)?;
            bound(pattern, names);
            check(update, names)
        }
        Node::Foreach(source, pattern, start, update, shown) => {
            all(&[source, start], names)?;
            bound(pattern, names);
            all(&[update], names)?;
            shown.iter().try_for_each(|shown| check(shown, names))
        }
        Node::Index(a, b)
        | Node::Pipe(a, b)
        | Node::Both(a, b)
        | Node::Else(a, b)
        | Node::And(a, b)
        | Node::Or(a, b)
        | Node::Binary(_, a, b)
        | Node::Assign(a, b)
        | Node::Update(a, b)
        | Node::Change(_, a, b) => all(&[a, b], names),
        Node::If(a, b, c) => all(&[a, b, c], names),
        Node::Slice(a, b, c) => {
            check(a, names)?;
            b.iter().chain(c).try_for_each(|tree| check(tree, names))
        }
        Node::Iterate(a) | Node::Negate(a) | Node::Label(_, a) => check(a, names),
        Node::Collect(inner) => inner.iter().try_for_each(|tree| check(tree, names)),
        Node::Try(a, b) => {
            check(a, names)?;
            b.iter().try_for_each(|tree| check(tree, names))
        }
        Node::Build(fields) => fields.iter().try_for_each(|(key, value)| all(&[key, value], names)),
        Node::Interpolated(_, parts) => parts.iter().try_for_each(|part| match part {
            Part::Filter(tree) => check(tree, names),
            Part::Text(_) => Ok(()),
        }),
        _ => Ok(()),
    };
    flow?;
    names.truncate(count);
    Ok(())
}

/// The names that a pattern binds.
fn bound(pattern: &Pattern, names: &mut Vec<String>) {
    match pattern {
        Pattern::Variable(name) => names.push(format!("${name}")),
        Pattern::List(all) => all.iter().for_each(|pattern| bound(pattern, names)),
        Pattern::Object(fields) => {
            for (_, own, pattern) in fields {
                let own: Option<&Rc<str>> = own.as_ref();
                names.extend(own.map(|name| format!("${name}")));
                pattern.iter().for_each(|pattern| bound(pattern, names));
            }
        }
    }
}
