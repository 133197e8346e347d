# Homebrew formula; release.yml puts in the version and the checksum of the archive.
class Compose2dify < Formula
  desc "Turns a Dify deployment on Docker Compose into a Helm chart for Kubernetes"
  homepage "https://github.com/compose2dify/compose2dify"
  url "https://github.com/compose2dify/compose2dify/releases/download/v@VERSION@/compose2dify-@VERSION@.tar.gz"
  sha256 "@SHA256@"
  license "Apache-2.0"

  depends_on "openjdk"

  def install
    libexec.install "lib", "bin"
    man1.install "share/man/man1/compose2dify.1"
    bash_completion.install "share/bash-completion/completions/compose2dify"
    zsh_completion.install "share/zsh/site-functions/_compose2dify"
    fish_completion.install "share/fish/vendor_completions.d/compose2dify.fish"
    (bin/"compose2dify").write_env_script libexec/"bin/compose2dify", Language::Java.overridable_java_home_env
  end

  test do
    (testpath/"docker-compose.yaml").write "services: {app: {image: example/app:1}}\n"
    assert_match "example/app", shell_output("#{bin}/compose2dify config docker-compose.yaml")
  end
end
