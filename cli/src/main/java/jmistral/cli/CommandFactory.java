package jmistral.cli;

import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/**
 * Makes command objects, and hands them what their constructor asks for: streams, settings, the environment, the models
 * folder.
 */
final class CommandFactory implements IFactory {
    private final List<Object> services;

    /** For tools of the build, which look at the commands and run none. */
    CommandFactory() {
        this(Environment.ofProcess());
    }

    private CommandFactory(Environment environment) {
        this(StandardStreams.ofProcess(), new Settings(environment), environment);
    }

    CommandFactory(StandardStreams streams, Settings settings, Environment environment) {
        this.services = List.of(streams, settings, environment, new ModelFolder(settings));
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            List<Object> arguments = arguments(constructor);
            if (!arguments.isEmpty() && arguments.size() == constructor.getParameterCount()) {
                return type.cast(constructor.newInstance(arguments.toArray()));
            }
        }
        return CommandLine.defaultFactory().create(type);
    }

    /** Those of the services that the constructor takes, in its order. */
    private List<Object> arguments(Constructor<?> constructor) {
        List<Object> arguments = new ArrayList<>();
        for (Class<?> parameter : constructor.getParameterTypes()) {
            services.stream().filter(service -> service.getClass() == parameter).forEach(arguments::add);
        }
        return arguments;
    }
}
