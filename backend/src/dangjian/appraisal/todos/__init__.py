"""Todos (应办事项): what of the appraisal waits for whom, said to everybody's inbox."""
