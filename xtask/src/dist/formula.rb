class TelnyxPorting < Formula
  desc "Port phone numbers into Telnyx from the command-line"
  homepage "{repository}"
  version "{version}"
  license any_of: ["MIT", "Apache-2.0"]

{archives}
  def install
    bin.install "telnyx-porting"
    man1.install Dir["man/man1/*"]
    bash_completion.install "completions/telnyx-porting.bash" => "telnyx-porting"
    fish_completion.install "completions/telnyx-porting.fish"
    zsh_completion.install "completions/_telnyx-porting"
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/telnyx-porting --version")
    system bin/"telnyx-porting", "check", "+13035550100", "--sandbox"
  end
end
