use super::names::check;
use super::*;

fn run(filter: &str) -> String {
    let text = r#"{"b":[{"x":1,"n":"a"},{"x":2,"n":"b"}],"a":null,"v":"1.2"}"#;
    let (document, _) = Json::stream(text).next().unwrap().unwrap();
    let tree = match parse::parse(filter) {
        Ok(tree) => tree,
        Err(Unexpected(found)) => return format!("unexpected {found}"),
    };
    let (mut scope, mut names) = (None, Vec::new());
    for definition in parse::definitions(PRELUDE).unwrap() {
        names.push(format!("{}/{}", definition.name, definition.parameters.len()));
        scope = with_function(&scope, definition);
    }
    if let Err(missing) = check(&tree, &mut names) {
        return format!("{missing} is not defined");
    }
    let mut results = Vec::new();
    let machine = Machine::default();
    let flow = machine.run(&scope, &tree, document.into(), &mut |item| {
        results.push(item.value.compact());
        Ok(())
    });
    match flow {
        Err(Stop::Error(why)) => results.push(format!("error: {}", texts::plain(&why))),
        Err(Stop::Unknown(why)) => results.push(why),
        _ => {}
    }
    results.join(" ")
}

#[test]
fn filters() {
    for (filter, want) in [
        (".b[0].x", "1"),
        (".b[].n", r#""a" "b""#),
        (".b[-1]", r#"{"x":2,"n":"b"}"#),
        (".b | length, keys", "2 [0,1]"),
        (".a.c", "null"),
        (r#".["b"] | map(.x)"#, "[1,2]"),
        (".b[] | select(.n == \"b\") | .x", "2"),
        (".b.x", "error: Cannot index array with \"x\""),
        (".b.x?", ""),
        ("reduce .b[] as $i (0; . + $i.x)", "3"),
        ("[foreach .b[].x as $x (0; . + $x; [$x, .])]", "[[1,1],[2,3]]"),
        (".v |= sub(\"(?<m>\\\\d+)\\\\.\"; \"\\(.m)-\") | .v", "\"1-2\""),
        (".v | capture(\"(?<a>.)\\\\.(?<b>.)\")", r#"{"a":"1","b":"2"}"#),
        ("del(.b[0], .a) | tojson", r#""{\"b\":[{\"x\":2,\"n\":\"b\"}],\"v\":\"1.2\"}""#),
        (".b[0].x += 5 | .c //= 7 | .b[0].x, .c", "6 7"),
        (".b |= map(select(.x > 1))|.b|length", "1"),
        ("[.b[] | with_entries(.value |= tostring)] | .[0]", r#"{"x":"1","n":"a"}"#),
        ("if .a then 1 elif .v == \"1.2\" then 2 else 3 end", "2"),
        ("[.b[] as {x: $x, $n} | \"\\($n)=\\($x)\"] | join(\",\")", r#""a=1,b=2""#),
        ("def f(g): g * 2; [.b[] | f(.x)]", "[2,4]"),
        ("first(.b[]), [limit(1; .b[])] | length", "2 1"),
        ("[paths] | length", "9"),
        ("try error(\"x\") catch .", "\"x\""),
        ("[.b[] | .x] | any(. > 1), all(. > 1), add, max, (sort_by(-.) | first)", "true false 3 2 2"),
        (".b | group_by(.x > 1) | map(length)", "[1,1]"),
        ("{a: {b: 1}} * {a: {c: 2}}", r#"{"a":{"b":1,"c":2}}"#),
        ("[1, [\"x y\"]] | flatten | @sh, @csv, @tsv", r#""1 'x y'" "1,\"x y\"" "1\tx y""#),
        ("\"a.b.c\" | split(\".\"), (split(\".\")[1:] | join(\"/\"))", r#"["a","b","c"] "b/c""#),
        ("label $out | .b[] | if .x > 1 then break $out else .x end", "1"),
        ("[range(0; 10; 3)], ([1, 2, 3] - [2]), 7 % 4, 1e3, 0.1", "[0,3,6,9] [1,3] 3 1000 0.1"),
        ("foo", "foo/0 is not defined"),
        (".b | $x", "$x is not defined"),
        (".b | ", "unexpected $end"),
        ("def r: r; r", "it takes more steps than are simulated"),
        ("reduce range(60) as $i ([1]; . + .)", "error: Array result too long"),
        ("reduce range(60) as $i (1; [., .]) | flatten", "error: Array result too long"),
        ("[range(1e9)] | length", "it takes more steps than are simulated"),
    ] {
        assert_eq!(run(filter), want, "{filter}");
    }
}
