package dev.compose2dify.output.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Values by key: what the user set stays, everything else is as generated. */
class YamlMergeTest {
    private static final String BASE = """
            # Values of the chart.

            # --- Images ---

            images:
              api:
                repository: "langgenius/dify-api"  # where from
                tag: "1.11.4"
              redis:
                tag: "6-alpine"

            # --- Components ---

            api:
              replicas: 1
              resources:
                requests: {cpu: "500m", memory: "1Gi"}
              extraEnv: []
            """;

    @Test
    void anOutlineLosesNoLine() throws Exception {
        String odd = BASE + "  # at the end of api\nlast: |\n  # not a comment\n\n  text\n\n# the end\n";
        for (String text : List.of(
                BASE,
                odd,
                Files.readString(Path.of("samples/output/values.yaml")),
                Files.readString(Path.of("samples/output/charts/weaviate/values.yaml")),
                Files.readString(Path.of("samples/output/Chart.yaml")))) {
            assertThat(OutlineReader.read(text).orElseThrow().text()).isEqualTo(text);
        }
    }

    @Test
    void textThatIsNoPlainMappingHasNoOutline() {
        for (String text : List.of(
                "",
                "a",
                "- a\n",
                "{a: 1}\n",
                "a: &x 1\nb: *x\n",
                "a: 1\na: 2\n",
                "a: [\n",
                "---\na: 1\n---\nb: 1\n",
                "? [a]\n: 1\n")) {
            assertThat(OutlineReader.read(text)).as(text).isEmpty();
        }
    }

    @Test
    void aValueThatTheUserChangedStaysAndOneThatTheGeneratorChangedMoves() {
        String ours = BASE.replace("replicas: 1", "replicas: 3");
        String theirs = BASE.replace("1.11.4", "1.13.3").replace("6-alpine", "7-alpine");
        MergedText merged = merge(ours, theirs);
        assertThat(merged.text()).isEqualTo(theirs.replace("replicas: 1", "replicas: 3"));
        assertThat(merged.conflicts()).isZero();
        assertThat(merged.kept()).containsExactly("api.replicas");
    }

    @Test
    void neighboursOnOneLineAreMergedByKey() {
        MergedText merged = merge(BASE.replace("\"1Gi\"", "\"4Gi\""), BASE.replace("\"500m\"", "\"250m\""));
        assertThat(merged.conflicts()).isZero();
        assertThat(merged.text()).contains("    requests: {cpu: \"250m\", memory: \"4Gi\"}\n");
    }

    @Test
    void aFlowMappingThatTheUserOpenedIsMergedByKeyToo() {
        String ours = BASE.replace(
                "    requests: {cpu: \"500m\", memory: \"1Gi\"}\n",
                "    requests:\n      cpu: \"500m\"\n      memory: \"4Gi\"\n");
        MergedText merged = merge(ours, BASE.replace("\"500m\"", "\"250m\""));
        assertThat(merged.conflicts()).isZero();
        assertThat(merged.text()).contains("    requests:\n      cpu: \"250m\"\n      memory: \"4Gi\"\n");
    }

    @Test
    void valuesThatStoodOverSeveralLinesAndStandOnOneNowAreMergedByKey() {
        String theirs = BASE.replace("    repository: \"langgenius/dify-api\"  # where from\n    tag: \"1.11.4\"\n", "")
                .replace(
                        "  api:\n",
                        "  api: {repository: \"langgenius/dify-api\", tag: \"1.13.3\", digest: \"\"}  # where from\n")
                .replace("  redis:\n    tag: \"6-alpine\"\n", "  redis: {tag: \"6-alpine\", digest: \"\"}\n")
                .replace(
                        "  resources:\n    requests: {cpu: \"500m\", memory: \"1Gi\"}\n",
                        "  resources: {requests: {cpu: \"250m\", memory: \"1Gi\"}}\n");
        String ours = BASE.replace("langgenius/dify-api", "registry.example/api")
                .replace("\"1Gi\"", "\"4Gi\"")
                .replace("  extraEnv: []", "  extraEnv: []\n  replicas: 2")
                .replaceFirst("  replicas: 1\n", "");
        MergedText merged = merge(ours, theirs);

        assertThat(merged.conflicts()).isZero();
        assertThat(merged.text())
                .contains(
                        "  api:", "    repository: \"registry.example/api\"", "    tag: \"1.13.3\"\n    digest: \"\"\n")
                .contains("  redis: {tag: \"6-alpine\", digest: \"\"}\n");
        assertThat(merged.text()).contains("    requests: {cpu: \"250m\", memory: \"4Gi\"}\n");
        assertThat(merged.kept())
                .containsExactlyInAnyOrder("images.api.repository", "api.resources.requests", "api.replicas");
    }

    @Test
    void orderAndCommentsAreTheGeneratedOnesAndTheUsersCommentsStay() {
        String ours = BASE.replace("  replicas: 1", "  # two for the night\n  replicas: 2");
        String theirs = BASE.replace("# --- Components ---\n", "# --- What runs ---\n")
                .replace("  replicas: 1\n", "")
                .replace("  extraEnv: []\n", "  extraEnv: []\n  replicas: 1\n");
        assertThat(merge(ours, theirs).text())
                .contains("# --- What runs ---\n", "  extraEnv: []\n  # two for the night\n  replicas: 2\n");
    }

    @Test
    void keysOfTheUsersOwnStayWhereTheyStood() {
        String ours =
                BASE.replace("  redis:\n", "  mine:\n    tag: \"1\"\n  redis:\n") + "\n# of my own\nown: {a: 1}\n";
        String theirs = BASE.replace("1.11.4", "1.13.3");
        assertThat(merge(ours, theirs).text()).isEqualTo(ours.replace("1.11.4", "1.13.3"));
    }

    @Test
    void aKeyThatIsGeneratedAnewComesWithItsComment() {
        String theirs = BASE.replace("  redis:\n", "  # new here\n  sandbox:\n    tag: \"1\"\n  redis:\n");
        assertThat(merge(BASE.replace("replicas: 1", "replicas: 2"), theirs).text())
                .isEqualTo(theirs.replace("replicas: 1", "replicas: 2"));
    }

    @Test
    void aKeyThatIsNoLongerGeneratedGoesAndTheUsersValueUnderItIsNamed() {
        String theirs = BASE.replace("  redis:\n    tag: \"6-alpine\"\n", "");
        assertThat(merge(BASE, theirs).text()).isEqualTo(theirs);
        MergedText merged = merge(BASE.replace("6-alpine", "6.2-mine"), theirs);
        assertThat(merged.text()).isEqualTo(theirs);
        assertThat(merged.orphans()).containsExactly(new MergedText.Orphan("images.redis.tag", "\"6.2-mine\""));
    }

    @Test
    void twoValuesForOneKeyAreAConflictUnlessASideIsChosen() {
        String ours = BASE.replace("1.11.4", "1.11.4-mine");
        String theirs = BASE.replace("1.11.4", "1.13.3");
        MergedText merged = merge(ours, theirs);
        assertThat(merged.conflicts()).isEqualTo(1);
        assertThat(merged.text()).contains("""
                <<<<<<< yours
                    tag: "1.11.4-mine"
                =======
                    tag: "1.13.3"
                >>>>>>> generated
                """);
        assertThat(Markers.areIn(merged.text())).isTrue();
        assertThat(Markers.settle(merged.text(), Side.OURS)).isEqualTo(ours);
        assertThat(Markers.settle(merged.text(), Side.THEIRS)).isEqualTo(theirs);
        assertThat(YamlMerge.merge(BASE, ours, theirs, Side.OURS).orElseThrow().text())
                .isEqualTo(ours);
        assertThat(YamlMerge.merge(BASE, ours, theirs, Side.THEIRS)
                        .orElseThrow()
                        .text())
                .isEqualTo(theirs);
    }

    @Test
    void theSameChangeOnBothSidesIsNoConflictWhateverItsSpelling() {
        String theirs = BASE.replace("\"1.11.4\"", "\"1.13.3\"");
        MergedText merged = merge(BASE.replace("\"1.11.4\"", "'1.13.3'"), theirs);
        assertThat(merged.text()).isEqualTo(theirs);
        assertThat(merged.kept()).isEmpty();
    }

    @Test
    void listsThatTheUserFilledStay() {
        String ours = BASE.replace("  extraEnv: []", "  extraEnv:\n    - name: A\n      value: \"1\"");
        String theirs = BASE.replace("1.11.4", "1.13.3");
        assertThat(merge(ours, theirs).text()).isEqualTo(ours.replace("1.11.4", "1.13.3"));
    }

    // ---- the schema of the new chart ----

    @Test
    void valuesGoWhereTheTableSaysAndOthersLeaveTheFileAndAreNamed() {
        String schema = """
                {"type": "object", "additionalProperties": false, "properties": {
                  "images": {"type": "object", "additionalProperties": false, "properties": {
                    "proxy": {"type": "object", "properties": {"tag": {"type": "string"}}, "additionalProperties": false}}},
                  "env": {"type": "object", "additionalProperties": {"type": "string"}}}}
                """;
        Renames renames = new Renames(List.of(
                new Renames.Rule("images.squid", List.of("images.agentProxy", "images.proxy")),
                new Renames.Rule("config.{block}.{name}", List.of("env.{name}"))));
        MergedText merged = new MergedText(
                "images:\n  proxy:\n    tag: \"latest\"  # fixed by the release\nenv: {}\n",
                0,
                List.of(),
                List.of(
                        new MergedText.Orphan("images.squid.tag", "\"6\""),
                        new MergedText.Orphan("config.api.LOG_LEVEL", "DEBUG"),
                        new MergedText.Orphan("secrets.old", "x")));
        ValuesFit.Fitted fitted = ValuesFit.fit(merged, schema, renames);
        assertThat(fitted.text()).isEqualTo("images:\n  proxy:\n    tag: \"6\"\nenv: {LOG_LEVEL: DEBUG}\n");
        assertThat(fitted.moved())
                .isEqualTo(Map.of("images.squid.tag", "images.proxy.tag", "config.api.LOG_LEVEL", "env.LOG_LEVEL"));
        assertThat(fitted.unknown()).containsExactly("secrets.old");
    }

    @Test
    void aKeyOfTheUsersThatTheSchemaRefusesIsTakenOutAndAWrongKindIsNamed() {
        String schema = """
                {"type": "object", "additionalProperties": false, "properties": {
                  "api": {"type": "object", "properties": {"extraEnv": {"type": "array"}}, "additionalProperties": false}}}
                """;
        MergedText merged = MergedText.of("api:\n  extraEnv: {A: 1}\n  typo: 1\nown:\n  a: 1\n", 0);
        ValuesFit.Fitted fitted = ValuesFit.fit(merged, schema, Renames.NONE);
        assertThat(fitted.text()).isEqualTo("api:\n  extraEnv: {A: 1}\n");
        assertThat(fitted.unknown()).containsExactly("api.typo", "own.a");
        assertThat(fitted.misfits()).containsExactly("api.extraEnv");
    }

    private static MergedText merge(String ours, String theirs) {
        return YamlMerge.merge(BASE, ours, theirs, Side.NEITHER).orElseThrow();
    }
}
