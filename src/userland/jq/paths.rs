//! Places within a document: reading, setting and deleting by lists of keys.

use std::rc::Rc;

use super::json::Json;

/// Lists grow up to that many items by setting one of them.
const MAX_LENGTH: usize = 50_000;

type Outcome = Result<Json, String>;

/// `VALUE[KEY]`
pub fn index(value: &Json, key: &Json) -> Outcome {
    match (value, key) {
        (Json::Object(_), Json::Text(name)) => Ok(value.field(name).cloned().unwrap_or(Json::Null)),
        (Json::List(items), Json::Number(number)) => {
            let place = place(items.len(), *number);
            Ok(place.and_then(|place| items.get(place)).cloned().unwrap_or(Json::Null))
        }
        (_, Json::Object(_)) if bounds(key).is_some() => slice(value, key),
        (Json::List(items), Json::List(wanted)) => Ok(indices_of_list(items, wanted)),
        (Json::Null, Json::Text(_) | Json::Number(_) | Json::Null) => Ok(Json::Null),
        (_, Json::Text(name)) => Err(format!("Cannot index {} with \"{name}\"", value.type_name())),
        _ => Err(format!("Cannot index {} with {}", value.type_name(), key.type_name())),
    }
}

/// Where a list holds another one.
pub fn indices_of_list(items: &[Json], wanted: &[Json]) -> Json {
    if wanted.is_empty() {
        return Json::Null;
    }
    let starts = items.windows(wanted.len()).enumerate().filter(|(_, window)| *window == wanted);
    Json::list(starts.map(|(at, _)| Json::count(at)).collect())
}

/// A place counted from the end, if it is negative.
fn place(length: usize, number: f64) -> Option<usize> {
    if number.is_nan() {
        return None;
    }
    let number = number.floor();
    let place = if number < 0.0 { number + length as f64 } else { number };
    (place >= 0.0).then_some(place as usize)
}

/// `{"start": …, "end": …}`, as slices are among keys.
pub fn slice_key(from: Json, to: Json) -> Json {
    Json::object(vec![("start".into(), from), ("end".into(), to)])
}

fn bounds(key: &Json) -> Option<(Json, Json)> {
    let Json::Object(fields) = key else { return None };
    let known = fields.iter().all(|(name, _)| matches!(&**name, "start" | "end"));
    let bound = |name: &str| key.field(name).cloned().unwrap_or(Json::Null);
    known.then(|| (bound("start"), bound("end")))
}

/// The first place and the one after the last.
fn range(length: usize, key: &Json) -> Result<(usize, usize), String> {
    let (from, to) = bounds(key).unwrap_or((Json::Null, Json::Null));
    let bound = |value: &Json, otherwise: usize, up: bool| match value {
        Json::Null => Ok(otherwise),
        Json::Number(number) => {
            let number = if up { number.ceil() } else { number.floor() };
            let place = if number < 0.0 { number + length as f64 } else { number };
            Ok((place.max(0.0) as usize).min(length))
        }
        _ => Err("Start and end indices of an array slice must be numbers".to_owned()),
    };
    let (from, to) = (bound(&from, 0, false)?, bound(&to, length, true)?);
    Ok((from, to.max(from)))
}

fn slice(value: &Json, key: &Json) -> Outcome {
    match value {
        Json::Null => Ok(Json::Null),
        Json::List(items) => {
            let (from, to) = range(items.len(), key)?;
            Ok(Json::list(items.get(from..to).unwrap_or_default().to_vec()))
        }
        Json::Text(text) => {
            let (from, to) = range(text.chars().count(), key)?;
            Ok(Json::text(text.chars().skip(from).take(to - from).collect::<String>()))
        }
        other => Err(format!("Cannot index {} with object", other.type_name())),
    }
}

/// The items of a list or the values of an object, with their keys.
pub fn children(value: &Json) -> Result<Vec<(Json, Json)>, String> {
    match value {
        Json::List(items) => {
            Ok(items.iter().enumerate().map(|(at, item)| (Json::count(at), item.clone())).collect())
        }
        Json::Object(fields) => {
            Ok(fields.iter().map(|(name, value)| (Json::Text(Rc::clone(name)), value.clone())).collect())
        }
        Json::Null => Err("Cannot iterate over null".to_owned()),
        other => Err(format!("Cannot iterate over {}", other.told())),
    }
}

/// What stands at a place; null where there is nothing.
pub fn get(value: &Json, path: &[Json]) -> Outcome {
    path.iter().try_fold(value.clone(), |value, key| match value {
        Json::Null => Ok(Json::Null),
        other => index(&other, key),
    })
}

/// The document with another value at a place.
pub fn set(value: &Json, path: &[Json], new: Json) -> Outcome {
    let Some((key, rest)) = path.split_first() else { return Ok(new) };
    let old = match value {
        Json::Null => Json::Null,
        other => index(other, key)?,
    };
    let inner = set(&old, rest, new)?;
    match (value, key) {
        (Json::Object(fields), Json::Text(name)) => {
            let mut fields = fields.to_vec();
            match fields.iter_mut().find(|(known, _)| known == name) {
                Some(field) => field.1 = inner,
                None => fields.push((Rc::clone(name), inner)),
            }
            Ok(Json::object(fields))
        }
        (Json::Null, Json::Text(name)) => Ok(Json::object(vec![(Rc::clone(name), inner)])),
        (Json::Null | Json::List(_), Json::Number(number)) => {
            let mut items = if let Json::List(items) = value { items.to_vec() } else { Vec::new() };
            let Some(place) = place(items.len(), *number) else {
                return Err("Out of bounds negative array index".to_owned());
            };
            if place > MAX_LENGTH {
                return Err("Array index too large".to_owned());
            }
            if items.len() <= place {
                items.resize(place + 1, Json::Null);
            }
            if let Some(item) = items.get_mut(place) {
                *item = inner;
            }
            Ok(Json::list(items))
        }
        (Json::Null | Json::List(_), Json::Object(_)) => {
            let items = if let Json::List(items) = value { items.to_vec() } else { Vec::new() };
            let Json::List(new) = inner else {
                return Err("A slice of an array can only be assigned another array".to_owned());
            };
            let (from, to) = range(items.len(), key)?;
            let mut items = items;
            items.splice(from..to, new.iter().cloned());
            Ok(Json::list(items))
        }
        _ => Err(format!("Cannot update field at {} of {}", key.type_name(), value.type_name())),
    }
}

/// The document without what stands at some places.
pub fn delete(value: &Json, paths: &[Json]) -> Outcome {
    let mut paths: Vec<&Json> = paths.iter().collect();
    // From the end, so that places stay what they are.
    paths.sort_by(|a, b| b.order(a));
    paths.iter().try_fold(value.clone(), |value, path| match path {
        Json::List(keys) => delete_one(&value, keys),
        _ => Err("Path must be specified as an array".to_owned()),
    })
}

fn delete_one(value: &Json, path: &[Json]) -> Outcome {
    let Some((key, rest)) = path.split_first() else { return Ok(Json::Null) };
    if matches!(value, Json::Null) {
        return Ok(Json::Null);
    }
    if !rest.is_empty() {
        let inner = index(value, key)?;
        return if inner == Json::Null {
            Ok(value.clone())
        } else {
            set(value, std::slice::from_ref(key), delete_one(&inner, rest)?)
        };
    }
    match (value, key) {
        (Json::Object(fields), Json::Text(name)) => {
            Ok(Json::object(fields.iter().filter(|(known, _)| known != name).cloned().collect()))
        }
        (Json::List(items), Json::Number(number)) => {
            let gone = place(items.len(), *number);
            let kept = items.iter().enumerate().filter(|(at, _)| Some(*at) != gone);
            Ok(Json::list(kept.map(|(_, item)| item.clone()).collect()))
        }
        (Json::List(items), Json::Object(_)) => {
            let (from, to) = range(items.len(), key)?;
            let kept = items.iter().enumerate().filter(|(at, _)| *at < from || *at >= to);
            Ok(Json::list(kept.map(|(_, item)| item.clone()).collect()))
        }
        _ => Err(format!("Cannot delete field at {} of {}", key.type_name(), value.type_name())),
    }
}
