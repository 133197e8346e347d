package dev.compose2dify.compose.syntax;

/** Things that Docker Compose would fetch from elsewhere. compose2dify never uses the network. */
public final class RemoteReference {
    private RemoteReference() {}

    /** A build context that is a Git repository or a URL. */
    public static boolean isBuildContext(String text) {
        for (String prefix : new String[] {"https://", "http://", "git://", "ssh://", "github.com/", "git@"}) {
            if (text.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    /** A compose file in a Git repository, in a container registry or on a web server. */
    public static boolean isComposeFile(String text) {
        return text.startsWith("oci://")
                || isBuildContext(text)
                || text.endsWith(".git")
                || text.contains(".git#")
                || text.contains("://");
    }

    /** The reference as it may be shown: without a user's name and password. */
    public static String shown(String text) {
        return text.replaceFirst("://[^/@]*@", "://***@");
    }
}
