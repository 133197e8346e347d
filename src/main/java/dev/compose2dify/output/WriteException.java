package dev.compose2dify.output;

import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.diagnostic.Location;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What the disk or the user's files do not allow. Never leaves the package. */
final class WriteException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Diagnostic diagnostic;

    WriteException(Path path, String message, String hint) {
        super(message);
        this.diagnostic = Diagnostic.error(Location.ofFile(path.toString()), message, hint);
    }

    static WriteException of(Path path, IOException cause, String hint) {
        return new WriteException(path, "cannot be written: " + reason(cause), hint);
    }

    Diagnostic diagnostic() {
        return diagnostic;
    }

    static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof NoSuchFileException) {
            return "it is not there any more";
        }
        if (e instanceof FileSystemException f && f.getReason() != null) {
            return f.getReason();
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
