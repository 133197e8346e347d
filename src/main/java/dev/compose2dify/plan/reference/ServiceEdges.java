package dev.compose2dify.plan.reference;

import dev.compose2dify.compose.Bytes;
import dev.compose2dify.compose.EnvironmentVariable;
import dev.compose2dify.compose.FileObject;
import dev.compose2dify.compose.Mount;
import dev.compose2dify.compose.MountContent;
import dev.compose2dify.compose.Project;
import dev.compose2dify.compose.Service;
import dev.compose2dify.compose.Service.CommandLine;
import dev.compose2dify.compose.Service.ObjectMount;
import dev.compose2dify.diagnostic.Location;
import dev.compose2dify.plan.reference.ReferencePlace.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Gathers the references that one service holds. */
final class ServiceEdges {
    private final Project project;
    private final Service service;
    private final ReferenceScanner scanner;
    private final List<Edge> edges = new ArrayList<>();

    ServiceEdges(Project project, Service service, ReferenceScanner scanner) {
        this.project = project;
        this.service = service;
        this.scanner = scanner;
    }

    List<Edge> find() {
        service.environment().values().forEach(this::environment);
        service.command().ifPresent(command -> commandLine(Part.COMMAND, command));
        service.entrypoint().ifPresent(entrypoint -> commandLine(Part.ENTRYPOINT, entrypoint));
        service.healthCheck().ifPresent(check -> commandLine(Part.HEALTHCHECK, check.test()));
        service.mounts().forEach(this::mount);
        objects(service.configs(), project.configs(), "/");
        objects(service.secrets(), project.secrets(), "/run/secrets/");
        return edges;
    }

    private void environment(EnvironmentVariable variable) {
        String text = UserInfo.masked(variable.text());
        for (Reference reference : scanner.inEnvironment(variable.name(), text)) {
            OptionalInt port = reference.port().isPresent()
                    ? reference.port()
                    : SiblingPorts.of(variable.name(), service.environment());
            add(
                    new ReferencePlace(Part.ENVIRONMENT, variable.name()),
                    text,
                    reference,
                    port,
                    variable.text().location());
        }
    }

    private void commandLine(Part part, CommandLine line) {
        List<String> words = line.words().stream().map(UserInfo::masked).toList();
        for (WordReference found : scanner.inCommand(words)) {
            Location location = line.words().get(found.word()).location();
            ReferencePlace place = new ReferencePlace(part, Integer.toString(found.word()));
            add(
                    place,
                    words.get(found.word()),
                    found.reference(),
                    found.reference().port(),
                    location);
        }
    }

    private void mount(Mount mount) {
        if (mount instanceof Mount.Bind bind) {
            if (bind.content() instanceof MountContent.RegularFile file) {
                file(bind.target(), bind.display(), file.bytes());
            } else if (bind.content() instanceof MountContent.Directory directory && directory.complete()) {
                for (MountContent.Entry entry : directory.files()) {
                    file(
                            slashed(bind.target()) + entry.path(),
                            slashed(bind.display()) + entry.path(),
                            entry.file().bytes());
                }
            }
        }
    }

    private void objects(List<ObjectMount> mounts, Map<String, FileObject> objects, String directory) {
        for (ObjectMount mount : mounts) {
            FileObject object = objects.get(mount.source());
            if (object != null && object.content().isPresent()) {
                String name = mount.target().isEmpty() ? mount.source() : mount.target();
                String path = name.startsWith("/") ? name : directory + name;
                String display = object.file().orElse(object.location().file());
                file(path, display, object.content().get());
            }
        }
    }

    private void file(String path, String display, Bytes bytes) {
        String text = bytes.asUtf8().orElse("");
        for (Reference reference : scanner.inFile(path, text)) {
            add(
                    new ReferencePlace(Part.CONFIG_FILE, path),
                    text,
                    reference,
                    reference.port(),
                    locationIn(display, text, reference.start()));
        }
    }

    private void add(ReferencePlace place, String text, Reference reference, OptionalInt port, Location location) {
        edges.add(new Edge(service.name(), place, reference.serviceName(), port, location, text, reference));
    }

    private static String slashed(String directory) {
        return directory.endsWith("/") ? directory : directory + "/";
    }

    private static Location locationIn(String file, String text, int index) {
        int line = 1
                + (int) text.substring(0, index).chars().filter(c -> c == '\n').count();
        int column = index - text.lastIndexOf('\n', index - 1);
        return new Location(file, line, column);
    }
}
