package jmistral.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Expected places as the XDG Base Directory Specification, Apple and Microsoft document them. */
class UserFoldersTest {
    private static final Path HOME = Path.of("/home/zoe");

    @Test
    void linuxHasThoseOfXdg() {
        assertFolders(
                "Linux",
                Map.of(),
                "/home/zoe/.config/jmistral",
                "/home/zoe/.local/share/jmistral",
                "/home/zoe/.local/state/jmistral");
        assertFolders(
                "Linux",
                Map.of("XDG_CONFIG_HOME", "/c", "XDG_DATA_HOME", "/d", "XDG_STATE_HOME", "/s"),
                "/c/jmistral",
                "/d/jmistral",
                "/s/jmistral");
    }

    @Test
    void emptyAndRelativeVariablesOfXdgAreIgnored() {
        assertFolders(
                "Linux",
                Map.of("XDG_CONFIG_HOME", "", "XDG_DATA_HOME", "relative", "XDG_STATE_HOME", "relative"),
                "/home/zoe/.config/jmistral",
                "/home/zoe/.local/share/jmistral",
                "/home/zoe/.local/state/jmistral");
    }

    @Test
    void macHasApplicationSupport() {
        String support = "/home/zoe/Library/Application Support/jmistral";
        assertFolders("Mac OS X", Map.of("XDG_CONFIG_HOME", "/c"), support, support, support);
    }

    @Test
    void windowsHasAppData() {
        assertFolders(
                "Windows 11",
                Map.of("APPDATA", "/r", "LOCALAPPDATA", "/l"),
                "/r/jmistral",
                "/l/jmistral",
                "/l/jmistral");
        assertFolders(
                "Windows 11",
                Map.of(),
                "/home/zoe/AppData/Roaming/jmistral",
                "/home/zoe/AppData/Local/jmistral",
                "/home/zoe/AppData/Local/jmistral");
    }

    private static void assertFolders(
            String system, Map<String, String> variables, String config, String data, String state) {
        assertThat(UserFolders.of(new Environment(variables::get, system, HOME)))
                .isEqualTo(new UserFolders(Path.of(config), Path.of(data), Path.of(state)));
    }
}
