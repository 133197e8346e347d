package dev.compose2dify.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.output.FileTree;
import dev.compose2dify.output.FileTree.Mode;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A release that Helm could not store is told before helm fails. */
class ReleaseSizeTest {
    @Test
    void randomBytesThatAreMoreThanOneSecretHoldsAreTold() {
        assertThat(ReleaseSize.warning(tree(new byte[450_000], 7)))
                .get()
                .asString()
                .contains("helm will refuse it", "files/app/data.bin", "HELM_DRIVER=sql");
    }

    @Test
    void whatCanBePackedWellIsNoMatter() {
        assertThat(ReleaseSize.warning(tree(new byte[450_000], 0))).isEmpty();
        assertThat(ReleaseSize.warning(tree(new byte[100_000], 7))).isEmpty();
    }

    @Test
    void whatIsNotInThePackageIsNotCounted() {
        byte[] content = new byte[900_000];
        new Random(1).nextBytes(content);
        assertThat(ReleaseSize.warning(FileTree.builder()
                        .add("deploy.sh", content, Mode.EXECUTABLE)
                        .build()))
                .isEmpty();
    }

    private static FileTree tree(byte[] content, long seed) {
        if (seed != 0) {
            new Random(seed).nextBytes(content);
        }
        return FileTree.builder()
                .add("files/app/data.bin", content, Mode.REGULAR)
                .build();
    }
}
