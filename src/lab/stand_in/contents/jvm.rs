//! Build scripts of Maven and Gradle.

use super::super::samples::Clues;

pub(super) fn pom(clues: &Clues) -> String {
    let war = clues.made_in("target", ".war");
    let packaging = if war.is_some() { "\n  <packaging>war</packaging>" } else { "" };
    let name = clues.made_in("target", ".jar").or(war);
    let name = name.map(|name| format!("\n    <finalName>{name}</finalName>")).unwrap_or_default();
    format!(
        r#"<project>
  <modelVersion>4.0.0</modelVersion>
  <parent>
    <groupId>org.springframework.boot</groupId>
    <artifactId>spring-boot-starter-parent</artifactId>
    <version>3.5.0</version>
  </parent>
  <groupId>app</groupId>
  <artifactId>app</artifactId>
  <version>0.0.1-SNAPSHOT</version>{packaging}
  <dependencies>
    <dependency>
      <groupId>org.springframework.boot</groupId>
      <artifactId>spring-boot-starter-web</artifactId>
    </dependency>
  </dependencies>
  <build>{name}
    <plugins>
      <plugin>
        <groupId>org.springframework.boot</groupId>
        <artifactId>spring-boot-maven-plugin</artifactId>
      </plugin>
    </plugins>
  </build>
</project>
"#
    )
}

/// In Groovy, or in Kotlin if the file's name says so.
pub(super) fn gradle(name: &str, clues: &Clues) -> String {
    let kotlin = name.ends_with("kts");
    let id = |plugin: &str| if kotlin { format!("id(\"{plugin}\")") } else { format!("id '{plugin}'") };
    let shadow = if clues.says("shadowJar") {
        format!("    {} version \"8.3.6\"\n", id("com.gradleup.shadow"))
    } else {
        String::new()
    };
    let (java, boot) = (id("java"), id("org.springframework.boot"));
    format!(
        r#"plugins {{
    {java}
{shadow}    {boot} version "3.5.0"
}}

version = "0.0.1-SNAPSHOT"

dependencies {{
    implementation("org.springframework.boot:spring-boot-starter-web")
}}
"#
    )
}
