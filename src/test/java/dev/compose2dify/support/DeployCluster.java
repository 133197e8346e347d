package dev.compose2dify.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The real deploy.sh with programs that play a cluster: {@code kubectl} and {@code helm} come first on PATH, record what they
 * are called with and answer from files.
 */
public final class DeployCluster {
    private static final Pattern CREDENTIAL =
            Pattern.compile("(?m)^  '([^|']+)\\|([^|']+)\\|(?:hex32|alnum32|base64url32|strong)\\|");

    private final Path root;
    private final Path chart;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private boolean realHelm;
    private Path workingDirectory;
    private List<String> shell = List.of("bash");

    private DeployCluster(Path root, Path chart) {
        this.root = root;
        this.chart = chart;
        this.workingDirectory = root;
    }

    private static final boolean BASH_IS_THERE = findBash();

    public static boolean bashIsThere() {
        return BASH_IS_THERE;
    }

    private static boolean findBash() {
        try {
            return new ProcessBuilder("bash", "-c", "((BASH_VERSINFO[0] >= 4))")
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * A cluster like NKP after its installation: Traefik with an address, nothing of Dify.
     *
     * @param root an empty directory for the programs and their state
     * @param chart a chart folder with deploy.sh, as {@code convert} writes it
     */
    public static DeployCluster nkp(Path root, Path chart) throws IOException {
        DeployCluster cluster = new DeployCluster(root, chart);
        for (String directory : List.of("bin", "tmp", "cluster/installs", "cluster/namespaces", "cluster/revisions")) {
            Files.createDirectories(root.resolve(directory));
        }
        for (String program : List.of("kubectl", "helm")) {
            try (InputStream in = DeployCluster.class.getResourceAsStream("/standins/" + program)) {
                Path file = root.resolve("bin").resolve(program);
                Files.copy(Objects.requireNonNull(in, program), file);
                file.toFile().setExecutable(true);
            }
        }
        StringBuilder credentials = new StringBuilder();
        Matcher entries = CREDENTIAL.matcher(Files.readString(chart.resolve("deploy.sh")));
        while (entries.find()) {
            credentials
                    .append(entries.group(1))
                    .append(' ')
                    .append(entries.group(2))
                    .append('\n');
        }
        cluster.set("credentials", credentials.toString());
        cluster.set("kubectl-version", "v1.32.4");
        cluster.set("cluster-version", "v1.31.2");
        cluster.set("helm-version", "v3.18.4");
        cluster.set("storageclass", "nutanix-volume\n");
        cluster.set("ingressclass", "kommander-traefik\n");
        cluster.set(
                "services",
                "kommander kommander-traefik app.kubernetes.io/name=traefik,app.kubernetes.io/instance=kommander-traefik\n");
        cluster.set("address", "10.20.30.40|\n");
        cluster.set("polls-without-address", "0");
        cluster.environment("DEPLOY_POLL_SECONDS", "0");
        cluster.environment("DEPLOY_ADDRESS_CHECKS", "5");
        return cluster;
    }

    public Path chart() {
        return chart;
    }

    /** A file of the cluster's state; see {@code standins/kubectl}. */
    public DeployCluster set(String name, String content) throws IOException {
        Files.writeString(root.resolve("cluster").resolve(name), content);
        return this;
    }

    public DeployCluster remove(String name) throws IOException {
        Files.delete(root.resolve("cluster").resolve(name));
        return this;
    }

    public boolean has(String name) {
        return Files.exists(root.resolve("cluster").resolve(name));
    }

    public DeployCluster environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    public DeployCluster without(String name) {
        environment.remove(name);
        return this;
    }

    public DeployCluster workingDirectory(Path directory) {
        workingDirectory = directory;
        return this;
    }

    public DeployCluster shell(String... words) {
        shell = List.of(words);
        return this;
    }

    public DeployCluster secretsFile(String yaml) throws IOException {
        Path file = Files.writeString(chart.resolve("secrets.values.yaml"), yaml);
        Files.setPosixFilePermissions(file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        return this;
    }

    /** The chart's Secret as the cluster has it, decoded. */
    public Map<String, String> secret() throws IOException {
        Map<String, String> secret = new LinkedHashMap<>();
        for (String line : Files.readAllLines(root.resolve("cluster/namespaces/dify/dify-secrets"))) {
            int at = line.indexOf('=');
            secret.put(
                    line.substring(0, at),
                    new String(Base64.getDecoder().decode(line.substring(at + 1)), StandardCharsets.UTF_8));
        }
        return secret;
    }

    public DeployCluster secret(Map<String, String> data) throws IOException {
        StringBuilder lines = new StringBuilder();
        data.forEach((key, value) -> lines.append(key)
                .append('=')
                .append(Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)))
                .append('\n'));
        Files.createDirectories(root.resolve("cluster/namespaces/dify"));
        return set("namespaces/dify/dify-secrets", lines.toString());
    }

    public DeployScriptRun run(String... arguments) throws IOException, InterruptedException {
        Thread helm = new Thread(this::answerAsHelm, "helm");
        if (realHelm) {
            for (Path old : files(root.resolve("cluster/real-helm"))) {
                Files.delete(old);
            }
            helm.start();
        }
        try {
            return start(arguments).end();
        } finally {
            helm.interrupt();
            helm.join();
        }
    }

    public Running start(String... arguments) throws IOException {
        List<List<String>> calls = calls();
        List<String> command = new ArrayList<>(shell);
        command.add(chart.resolve("deploy.sh").toString());
        command.addAll(Arrays.asList(arguments));
        Path out = Files.createTempFile(root, "out", "");
        Path err = Files.createTempFile(root, "err", "");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(workingDirectory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        String path = builder.environment().get("PATH");
        builder.environment().clear();
        builder.environment().put("PATH", root.resolve("bin") + ":" + path);
        builder.environment().put("HOME", root.toString());
        builder.environment().put("TMPDIR", root.resolve("tmp").toString());
        builder.environment().put("CLUSTER", root.resolve("cluster").toString());
        builder.environment().put("KUBECONFIG", root.resolve("kube.conf").toString());
        builder.environment().putAll(environment);
        return new Running(builder.start(), calls.size(), out, err);
    }

    /** From now on {@code helm template} is answered by real Helm, inside this JVM. */
    public DeployCluster withRealHelm() throws IOException {
        Files.createDirectory(root.resolve("cluster/real-helm"));
        realHelm = true;
        return this;
    }

    private void answerAsHelm() {
        try {
            while (true) {
                answerOnce(root.resolve("cluster/real-helm"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answerOnce(Path place) throws IOException, InterruptedException {
        while (!Files.exists(place.resolve("asked")) || Files.exists(place.resolve("answered"))) {
            Thread.sleep(10);
        }
        List<Path> values = files(place).stream()
                .filter(file -> file.toString().endsWith(".yaml"))
                .toList();
        String output = "";
        String error = "";
        try {
            output = HelmChart.renderText(chart, "dify", "dify", values, HelmChart.KUBE_VERSION);
        } catch (IllegalStateException e) {
            error = "Error: " + e.getMessage() + "\n";
        }
        Files.writeString(place.resolve("output"), output);
        Files.writeString(place.resolve("error"), error);
        Files.createFile(place.resolve("answered"));
    }

    /** A script that was started. */
    public final class Running {
        private final Process process;
        private final int callsBefore;
        private final Path out;
        private final Path err;

        private Running(Process process, int callsBefore, Path out, Path err) {
            this.process = process;
            this.callsBefore = callsBefore;
            this.out = out;
            this.err = err;
        }

        public void signal(String name) throws IOException, InterruptedException {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        }

        /** Waits until the script has said this. */
        public void awaitOutput(String text) throws IOException, InterruptedException {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (!Files.readString(out).contains(text)) {
                if (System.nanoTime() > end || !process.isAlive()) {
                    throw new IllegalStateException("never said: " + text + "\n" + Files.readString(out));
                }
                Thread.sleep(20);
            }
        }

        public DeployScriptRun end() throws IOException, InterruptedException {
            process.getOutputStream().close();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("deploy.sh did not end: " + Files.readString(err));
            }
            List<List<String>> calls = calls();
            List<Path> installs = files(root.resolve("cluster/installs"));
            List<Path> values = installs.isEmpty() ? List.of() : files(installs.get(installs.size() - 1));
            return new DeployScriptRun(
                    process.exitValue(),
                    Files.readString(out),
                    Files.readString(err),
                    calls.subList(callsBefore, calls.size()),
                    values,
                    files(root.resolve("tmp")));
        }
    }

    private List<List<String>> calls() throws IOException {
        Path file = root.resolve("cluster/calls");
        List<List<String>> calls = new ArrayList<>();
        if (Files.exists(file)) {
            for (String call : Files.readString(file).split("\u001e\0")) {
                calls.add(List.of(call.split("\0")));
            }
        }
        return calls;
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> list = Files.list(directory)) {
            return list.sorted().toList();
        }
    }
}
