package dev.compose2dify.sample;

import java.io.File;
import java.nio.file.Path;
import org.approvaltests.namer.ApprovalNamer;

/** An approved file under its real name; what was received instead goes to {@code target/received}. */
record ApprovedFile(Path approved) implements ApprovalNamer {
    @Override
    public File getApprovedFile(String extensionWithDot) {
        return approved.toFile();
    }

    @Override
    public File getReceivedFile(String extensionWithDot) {
        return Path.of("target/received").resolve(approved).toFile();
    }

    @Override
    public String getApprovalName() {
        return approved.getFileName().toString();
    }

    @Override
    public String getSourceFilePath() {
        return approved.getParent() + File.separator;
    }

    @Override
    public ApprovalNamer addAdditionalInformation(String additionalInformation) {
        return this;
    }

    @Override
    public String getAdditionalInformation() {
        return "";
    }
}
