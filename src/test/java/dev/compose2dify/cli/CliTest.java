package dev.compose2dify.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.cli.terminal.ExitCode;
import dev.compose2dify.cli.terminal.Terminal;
import dev.compose2dify.cli.terminal.Verbosity;
import dev.compose2dify.output.Edits;
import dev.compose2dify.plan.decision.PlanOptions;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CliTest {
    private static final List<Command> COMMANDS =
            List.of(new ConvertCommand(new HelmChartGenerator()), new ConfigCommand(), new VerifyCommand());

    @TempDir
    Path directory;

    @Test
    void helpListsEveryCommand() {
        Result result = run("--help");
        assertThat(result.code).isZero();
        assertThat(result.err).isEmpty();
        assertThat(COMMANDS).allSatisfy(c -> assertThat(result.out).contains("  " + c.name() + "  ", c.summary()));
    }

    @Test
    void versionIsThatOfTheBuild() {
        assertThat(run("--version").out).matches("compose2dify \\d+\\.\\d+\\.\\d+\\S*\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"convert", "config", "verify"})
    void helpOfACommandNamesEveryOptionAndIsTheSameInEachWayToAskForIt(String name) {
        Result result = run(name, "--help");
        assertThat(result.code).isZero();
        assertThat(result.out).startsWith("Usage: compose2dify " + name).contains("Examples:", "Exit codes:");
        assertThat(result.out.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(116));
        for (Option option : command(name).options().getOptions()) {
            assertThat(result.out).contains("--" + option.getLongOpt() + (option.hasArg() ? " " : ""));
            if (option.getOpt() != null) {
                assertThat(result.out).contains("-" + option.getOpt() + ", --" + option.getLongOpt());
            }
        }
        assertThat(run("help", name).out).isEqualTo(result.out);
        assertThat(run(name, "--nonsense", "-h").out).isEqualTo(result.out);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                        | compose2dify: no command given",
                "convrt                    | compose2dify: unknown command 'convrt'; did you mean 'convert'?",
                "xyzzy                     | compose2dify: unknown command 'xyzzy'",
                "--verison                 | compose2dify: unknown option '--verison'; did you mean '--version'?",
                "docker-compose.yaml       | compose2dify: 'docker-compose.yaml' is not a command; "
                        + "did you mean 'compose2dify convert docker-compose.yaml'?",
                "convert --ouput x         | compose2dify: unknown option '--ouput'; did you mean '--output'?",
                "convert --out x           | compose2dify: unknown option '--out'; did you mean '--output'?",
                "convert --outptu=x        | compose2dify: unknown option '--outptu'; did you mean '--output'?",
                "convert --nonsense        | compose2dify: unknown option '--nonsense'",
                "convert -x                | compose2dify: unknown option '-x'",
                "convert --output          | compose2dify: option '--output' needs a value",
                "convert --output=         | compose2dify: --output needs a value that is not empty",
                "convert --dry-run=yes     | compose2dify: option '--dry-run' takes no value",
                "convert -q -v             | compose2dify: --quiet and --verbose exclude each other",
                "config --format xml       | compose2dify: --format is 'yaml' or 'json', not 'xml'",
                "verify                    | compose2dify: which chart? give its folder, for example 'dify'",
                "verify a b                | compose2dify: one chart at a time, not 2",
                "verify a --kube-version x | compose2dify: --kube-version is a version such as 1.31, not 'x'",
            })
    void wrongUsageIsOneLineAndAPointerToTheHelp(String line, String message) {
        String[] arguments = line.isEmpty() ? new String[0] : line.split(" +");
        Result result = run(arguments);
        assertThat(result.code).isEqualTo(ExitCode.USAGE);
        assertThat(result.out).isEmpty();
        boolean known =
                arguments.length > 0 && List.of("convert", "config", "verify").contains(arguments[0]);
        String help = known ? "compose2dify " + arguments[0] + " --help" : "compose2dify --help";
        assertThat(result.err).isEqualTo(message + "\ntry '" + help + "'\n");
    }

    @Test
    void convertReadsAllItsOptions() throws Exception {
        ConvertOptions options = ConvertOptions.parse(
                parse(
                        "convert",
                        "-f a.yaml --file=b.yaml c.yaml --env-file e1 --env-file e2 --profile p1 --profile p2 "
                                + "--project-directory d -p n -o out --dry-run --force --allow-removal a --allow-removal b --dify-service api=x --dify-service none --templates t --no-env-example -v"));
        assertThat(options)
                .isEqualTo(new ConvertOptions(
                        new ProjectOptions(
                                List.of(Path.of("a.yaml"), Path.of("b.yaml"), Path.of("c.yaml")),
                                List.of(Path.of("e1"), Path.of("e2")),
                                List.of("p1", "p2"),
                                java.util.Optional.of(Path.of("d")),
                                java.util.Optional.of("n")),
                        Path.of("out"),
                        true,
                        true,
                        Edits.MERGE,
                        java.util.Set.of("a", "b"),
                        new PlanOptions("dify", Map.of("api", "x"), false, false),
                        java.util.Optional.of(Path.of("t")),
                        false,
                        DeliveryOptions.CHART,
                        Verbosity.VERBOSE));
    }

    @Test
    void onlyOneWayToTreatEditedFilesCanBeChosen() throws Exception {
        assertThat(ConvertOptions.parse(parse("convert", "--keep")).edits()).isEqualTo(Edits.KEEP);
        assertThat(ConvertOptions.parse(parse("convert", "--theirs")).edits()).isEqualTo(Edits.THEIRS);
        assertThat(ConvertOptions.parse(parse("convert", "--no-merge")).edits()).isEqualTo(Edits.LEAVE);
        assertThat(run("convert", "--keep", "--force").err)
                .startsWith("compose2dify: --keep and --force exclude each other\n");
    }

    @Test
    void convertWritesToDifyAndUsesTheExampleUnlessToldOtherwise() throws Exception {
        ConvertOptions options = ConvertOptions.parse(parse("convert", ""));
        assertThat(options.output()).isEqualTo(Path.of("dify"));
        assertThat(options.useEnvironmentExample()).isTrue();
        assertThat(options.project().files()).isEmpty();
        assertThat(options.verbosity()).isEqualTo(Verbosity.NORMAL);
    }

    @Test
    void theLastOfAnOptionWithOneValueWins() throws Exception {
        assertThat(ConvertOptions.parse(parse("convert", "-o a -o b")).output()).isEqualTo(Path.of("b"));
    }

    @Test
    void afterTwoDashesEverythingIsAFile() throws Exception {
        assertThat(ConvertOptions.parse(parse("convert", "-- --help")).project().files())
                .containsExactly(Path.of("--help"));
    }

    @Test
    void verifyReadsAllItsOptions() throws Exception {
        VerifyOptions options = VerifyOptions.parse(parse("verify", "dify --values a --values b --kube-version v1.31"));
        assertThat(options.values()).containsExactly(Path.of("a"), Path.of("b"));
        assertThat(options.kubeVersion()).contains("1.31");
    }

    @Test
    void anInternalErrorIsOneLineWithoutTheExceptionsMessage() {
        Command broken = failing(() -> {
            throw new IllegalStateException("password=hunter2");
        });
        Result result = run(List.of(broken), "fail");
        assertThat(result.code).isEqualTo(ExitCode.FAILED);
        assertThat(result.err)
                .matches("internal error: IllegalStateException in CliTest\\.java:\\d+; "
                        + "please report it; run with -v for details\n");
    }

    @Test
    void anInternalErrorShowsItsTraceWithVerbose() {
        Result result = run(
                List.of(failing(() -> {
                    throw new IllegalStateException("broken");
                })),
                "fail",
                "-v");
        assertThat(result.err).contains("internal error: ", "IllegalStateException: broken", "\tat ");
    }

    @Test
    void runningOutOfStackOrMemoryIsAnErrorOfTheInput() {
        Result deep = run(
                List.of(failing(() -> {
                    throw new StackOverflowError();
                })),
                "fail");
        assertThat(deep.code).isEqualTo(ExitCode.FAILED);
        assertThat(deep.err).isEqualTo("error: the input is nested too deeply\n");
        Result large = run(
                List.of(failing(() -> {
                    throw new OutOfMemoryError();
                })),
                "fail");
        assertThat(large.code).isEqualTo(ExitCode.FAILED);
        assertThat(large.err)
                .startsWith("error: not enough memory for this input. hint: ")
                .hasLineCount(1);
    }

    @Test
    void outputThatCannotBePrintedIsAFailure() {
        PrintStream full = new PrintStream(
                new OutputStream() {
                    @Override
                    public void write(int b) throws java.io.IOException {
                        throw new java.io.IOException("no space left");
                    }
                },
                false,
                StandardCharsets.UTF_8);
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Cli.run(List.of("--help"), new Terminal(Map.of(), directory, full, printer(err)));
        assertThat(code).isEqualTo(ExitCode.FAILED);
        assertThat(err).hasToString("error: cannot write to standard output\n");
    }

    private Result run(String... arguments) {
        return run(COMMANDS, arguments);
    }

    private Result run(List<Command> commands, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = new Cli(commands)
                .execute(List.of(arguments), new Terminal(Map.of(), directory, printer(out), printer(err)));
        return new Result(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static PrintStream printer(OutputStream stream) {
        return new PrintStream(stream, false, StandardCharsets.UTF_8);
    }

    private static Command command(String name) {
        return COMMANDS.stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
    }

    private static CommandLine parse(String command, String arguments) throws Exception {
        List<String> words = new ArrayList<>(List.of(arguments.split(" +")));
        words.remove("");
        return Arguments.parse(command(command).options(), words);
    }

    private static Command failing(Runnable body) {
        return new Command() {
            @Override
            public String name() {
                return "fail";
            }

            @Override
            public String summary() {
                return "";
            }

            @Override
            public Options options() {
                return Arguments.options(Arguments.flag("v", "verbose"));
            }

            @Override
            public String help() {
                return "";
            }

            @Override
            public int run(CommandLine line, Terminal terminal) {
                body.run();
                return ExitCode.DONE;
            }
        };
    }

    private record Result(int code, String out, String err) {}
}
