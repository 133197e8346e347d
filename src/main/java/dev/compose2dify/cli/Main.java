package dev.compose2dify.cli;

/** Entry point: {@code System.exit} is called here and nowhere else. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(0);
    }
}
