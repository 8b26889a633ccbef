// Java: JDBC (Debian: libpostgresql-jdbc-java default-jdk-headless).
import java.sql.*;

public class Jdbc {
	public static void main(String[] arguments) throws SQLException {
		try (Connection connection = DriverManager.getConnection("jdbc:postgresql://localhost:" + arguments[0] + "/postgres?user=postgres")) {
			PreparedStatement statement = connection.prepareStatement("SELECT outcome, estimate, n, few_areas FROM dashboard.effect WHERE outcome = ?");
			statement.setString(1, "safe");
			ResultSet rows = statement.executeQuery();
			rows.next();
			System.out.println("the view: " + rows.getString(1) + " " + rows.getDouble(2) + " " + rows.getLong(3) + " " + rows.getBoolean(4));
			rows = connection.createStatement().executeQuery("SELECT e, (e).facts FROM (SELECT did_estimate(feels_safe, treated, post, area, weight) AS e FROM survey) s");
			rows.next();
			System.out.println("a did_result: " + rows.getObject(1).getClass().getName() + " of type " + rows.getMetaData().getColumnTypeName(1));
			System.out.println("facts: " + rows.getObject(2).getClass().getName() + " of type " + rows.getMetaData().getColumnTypeName(2) + " " + rows.getString(2));
			statement = connection.prepareStatement("SELECT (did_estimate(did_sample(feels_safe, treated, post, area, weight), conf_level => ?)).conf_level FROM survey");
			statement.setDouble(1, 0.9);
			rows = statement.executeQuery();
			rows.next();
			System.out.println("a choice as a parameter: " + rows.getDouble(1));
		}
	}
}
